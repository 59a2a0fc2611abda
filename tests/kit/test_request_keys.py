"""Twice is once: what the second click is told, and what a key may not be used for. (Threads: tests/transactional.)"""

import uuid

import pytest
from django.db import transaction
from django.template import Context, Template
from django.test import RequestFactory

from portal.kit.audit import SYSTEM
from portal.kit.locking import LockError, Rank, locked_one
from portal.kit.models import RequestKey
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once, sent_with
from tests.people import factories

pytestmark = pytest.mark.django_db


def act(key, *, purpose="tests.act", by=SYSTEM, result="fait"):
    with once(key, purpose, by=by) as request:
        if not request.done:
            request.result = result
        return request.done, request.result


def test_the_second_time_answers_what_the_first_gave():
    key = uuid.uuid4()
    assert act(key) == (False, "fait")
    assert act(key, result="autre") == (True, "fait")


def test_an_act_without_a_result_is_still_done_once():
    key = uuid.uuid4()
    assert act(key, result=None) == (False, None)
    assert act(key, result=None) == (True, True)


def test_without_a_key_the_act_simply_runs():
    assert act(None) == act(None) == (False, "fait")
    assert not RequestKey.objects.exists()


def test_an_act_that_fails_leaves_its_key_free():
    key = uuid.uuid4()
    with pytest.raises(ZeroDivisionError), once(key, "tests.act"):
        raise ZeroDivisionError
    assert act(key) == (False, "fait")


def test_a_key_serves_one_purpose_and_one_person():
    key, user = uuid.uuid4(), factories.resident()
    act(key, by=user)
    for other in ({"purpose": "tests.other", "by": user}, {"by": factories.resident()}, {"by": SYSTEM}):
        with pytest.raises(Refusal) as caught:
            act(key, **other)
        assert (caught.value.code, caught.value.words) == ("cle-de-demande", "Cette page a déjà servi à autre chose.")
        assert caught.value.way_out


def test_a_key_is_taken_before_any_row_is_locked():
    house = factories.maison()
    with transaction.atomic():
        locked_one(type(house), house.pk, rank=Rank.SHEET)
        with pytest.raises(LockError), once(uuid.uuid4(), "tests.act"):
            pass


@pytest.mark.parametrize("sent", ["", "zz", "12", None])
def test_what_is_no_key_counts_as_none(sent):
    assert sent_with(RequestFactory().post("/", {"request_key": sent} if sent is not None else {})) is None


def test_a_key_comes_with_its_form():
    key = uuid.uuid4()
    assert sent_with(RequestFactory().post("/", {"request_key": str(key)})) == key


def test_a_form_shown_again_keeps_its_key_and_another_has_its_own():
    page = Template("{% request_key %}")
    key = uuid.uuid4()
    again = page.render(Context({"request": RequestFactory().post("/", {"request_key": str(key)})}))
    assert again == f'<input type="hidden" name="request_key" value="{key}">'
    shown = {page.render(Context({"request": RequestFactory().get("/")})) for _ in range(3)}
    assert len(shown) == 3
