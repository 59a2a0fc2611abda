"""The ground of the committees: a body, its members, a meeting."""

import pytest

from maisons_habitants.committees.actions.open_body import open_body
from maisons_habitants.committees.actions.open_meeting import open_meeting
from portal.kit.refusal import Refusal

from . import factories as make

pytestmark = pytest.mark.django_db


def test_a_body_begins_as_a_simple_meeting():
    body = make.body()
    assert [(rules.formal, rules.quorum_base) for rules in body.rules.all()] == [(False, "none")]


def test_a_page_has_one_body():
    body = make.body()
    with pytest.raises(Refusal, match="a déjà ses membres"):
        open_body(page=body.page, maison=body.maison, by=None)


def test_a_date_of_another_page_is_no_meeting_of_this_body():
    one, other = make.body(), make.body()
    with pytest.raises(Refusal, match="n’est pas celle de ce comité"):
        open_meeting(body=other, session=make.meeting(one).session, by=None)


def test_the_page_of_committees_answers_with_and_without_one(client):
    assert "Pas encore de comité" in client.get("/comites/").content.decode()
    make.body(3)
    assert "Comité des Ormes" in client.get("/comites/").content.decode()
