"""What a browser says of its session is believed when it is one of ours that has not ended."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DjangoStore
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.kit import clock
from portal.people.stored_sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**data) -> SessionStore:
    made = SessionStore()
    made.update(data)
    made.save()
    return made


def test_it_is_read_as_django_reads_it_by_one_query():
    first, second = kept(words="un"), kept(words="deux")
    for made in (first, second):
        with CaptureQueriesContext(connection) as asked:
            found = SessionStore(made.session_key)
            assert dict(found.items()) == dict(DjangoStore(made.session_key).items()) == dict(made.items())
        assert len(asked) == 2  # ours, then Django's


def test_one_that_ended_is_empty_and_its_key_is_not_kept():
    made = kept(words="un")
    made.set_expiry(60)
    made.save()
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61), tick=False):
        found = SessionStore(made.session_key)
        assert dict(found.items()) == {} and found.session_key is None


def test_it_ends_by_the_machine_s_time_on_whatever_day_the_demo_stands():
    made = kept(words="un")
    with clock.standing_at(timezone.now() + dt.timedelta(days=120)):
        assert SessionStore(made.session_key).get("words") == "un"


NOT_OURS = ["nulle-part-ici", "abcdefgh\x00ijkl", "'; DROP TABLE x; --", "é" * 32]


@pytest.mark.parametrize("key", NOT_OURS)
def test_a_key_that_is_not_ours_is_nobody_s(key):
    found = SessionStore(key)
    assert dict(found.items()) == {} and found.session_key is None


@pytest.mark.parametrize("key", NOT_OURS)
def test_a_page_asked_with_it_asks_to_sign_in(client, key):
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/mon-espace/").status_code == 302
