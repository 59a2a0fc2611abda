"""Whoever is loaded first, the same words are said: several rooms may hold a page, and each has its place."""

import json
import random

import pytest
from django.urls import reverse
from wagtail import hooks

from portal.cms.page_acts import ASKED
from portal.people.models import User
from programmes.actions.enrol import enrol
from programmes.models import Event
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db

SCREENS = ("before_delete_page", "before_move_page", "before_bulk_action", "before_unpublish_page", "before_copy_page")
DATES = "porte 1 date et les inscriptions qui vont avec"
FIRM = "reste à sa place : le site en a besoin"


@laid_once
def sheet():
    sheet = make.sheet(3)
    enrol(sheet=sheet, people=make.people(2), by=None)
    return sheet


@pytest.fixture
def editor(client):
    return accounts.sign_in(client, User.objects.create_superuser("redaction@exemple.fr", "secret"))


@pytest.fixture(params=[0, 1, 2, 3])
def loaded(request, monkeypatch):
    """Rooms loaded in another order: as they are, backwards, and two others."""
    hooks.search_for_hooks()
    for name in (ASKED, *SCREENS):
        asked = list(hooks._hooks[name])
        if request.param == 1:
            asked.reverse()
        elif request.param:
            random.Random(request.param).shuffle(asked)
        monkeypatch.setitem(hooks._hooks, name, asked)


def words(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("act", ["delete", "move"])
@pytest.mark.parametrize("firm", [False, True])
def test_the_interface_says_the_same(editor, sheet, loaded, monkeypatch, act, firm):
    monkeypatch.setattr(Event, "stands_firm", firm, raising=False)
    url = f"/admin/api/main/pages/{sheet.activity_id}/action/{act}/"
    answer = editor.post(url, {"destination_page_id": make.home().pk}, content_type="application/json")
    assert (answer.status_code, (FIRM if firm else DATES) in json.loads(answer.content)["detail"]) == (400, True)


@pytest.mark.parametrize("firm", [False, True])
def test_the_screens_say_the_same(editor, sheet, loaded, monkeypatch, firm):
    monkeypatch.setattr(Event, "stands_firm", firm, raising=False)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={sheet.activity_id}"
    for url in (reverse("wagtailadmin_pages:delete", args=[sheet.activity_id]), bulk):
        assert (FIRM if firm else DATES) in words(editor.post(url, follow=True))
    assert Event.objects.filter(pk=sheet.activity_id).exists()


def test_each_of_ours_has_a_place_of_its_own():
    """Two of the same rank would speak in the order they are loaded."""
    hooks.search_for_hooks()
    for name in (ASKED, *SCREENS):
        ranks = [order for ask, order in hooks._hooks[name] if not ask.__module__.startswith("wagtail")]
        assert len(ranks) == len(set(ranks)), name
