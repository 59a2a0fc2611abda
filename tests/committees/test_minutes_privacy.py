"""What minutes keep of people, what goes after two years, what goes when somebody asks."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from maisons_habitants.committees.actions.forget_minutes import forget_minutes
from maisons_habitants.committees.actions.save_minutes import add_minutes_picture
from maisons_habitants.committees.models import Item, Minutes, MinutesPicture
from maisons_habitants.committees.privacy_minutes import PURGE, erase, held, kept_because
from maisons_habitants.committees.reading.minutes import intact
from portal.kit import clock, registry
from portal.kit.models import StoredFile
from tests.kit.test_files import picture

from . import evenings
from . import factories as make
from .evenings import SECRET

pytestmark = pytest.mark.django_db
OLD = -800


def with_photo(minutes: Minutes) -> Minutes:
    return add_minutes_picture(minutes=minutes, content=ContentFile(picture()), name="p.jpg", words="", by=None)


def test_after_two_years_photographs_and_drafts_go_and_approved_minutes_stay_sealed():
    body = evenings.committee()
    approved = evenings.approved(with_photo(evenings.drafted(evenings.held(body, days=OLD))), days=OLD + 30)
    _, item = evenings.proposed(with_photo(evenings.drafted(evenings.held(body, days=OLD + 10))))
    recent = with_photo(evenings.drafted(evenings.held(body, days=-30)))
    assert registry.purge_previews.get(PURGE)(clock.today()) == {"committee_drafts": 1, "committee_pictures": 2}
    assert forget_minutes() == {"committee_drafts": 1, "committee_pictures": 2}
    assert forget_minutes() == {"committee_drafts": 0, "committee_pictures": 0}
    assert set(Minutes.objects.all()) == {approved, recent}
    assert [row.minutes for row in MinutesPicture.objects.all()] == [recent] and StoredFile.objects.count() == 1
    assert Item.objects.get(pk=item.pk).approves is None
    assert intact(Minutes.objects.get(pk=approved.pk))


def test_two_years_less_a_day_is_not_yet():
    evenings.drafted(evenings.held(days=-30))
    day = Minutes.objects.get().meeting.session.local_date
    again = day.replace(year=day.year + 2)
    assert forget_minutes(today=again)["committee_drafts"] == 0
    assert forget_minutes(today=again + dt.timedelta(days=8))["committee_drafts"] == 1


def test_who_asks_leaves_the_minutes_that_are_still_written_and_hears_why_the_others_stay():
    body = evenings.committee()
    zephyr = make.members(body)[1].person
    assert (held(zephyr), kept_because(zephyr)) == (0, "")
    approved = evenings.approved(evenings.drafted(evenings.held(body, days=-60)), days=-30)
    draft = evenings.drafted(evenings.held(body, days=-10))
    assert held(zephyr) == 2 and "ne change plus" in kept_because(zephyr)
    erase(zephyr, by=None)
    assert SECRET not in Minutes.objects.get(pk=draft.pk).text and "une personne" in Minutes.objects.get(pk=draft.pk).text
    assert SECRET in Minutes.objects.get(pk=approved.pk).text and intact(Minutes.objects.get(pk=approved.pk))
    assert Minutes.objects.get(pk=draft.pk).edition == 2


def test_the_register_says_what_is_kept_and_how_long():
    row = registry.treatments.get("committees.minutes")
    assert row.purge == PURGE and PURGE in set(registry.purges.keys())
