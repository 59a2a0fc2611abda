"""The mails of the baskets carry their dates, like the others: as they are when the mail leaves, and no price."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from icalendar import Calendar

from paniers.actions.subscribe import subscribe
from portal.households.actions.leave_household import leave_household
from portal.notifications.adapters import EmailChannel
from portal.notifications.models import OutboxMessage
from programmes.actions.cancel_session import cancel_session
from programmes.actions.move_session import move_session
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from tests.grounds import laid_once

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_tuesday():
    with time_machine.travel(factories.at(dt.date(2026, 11, 24), 10), tick=False):
        yield


@laid_once
def sheet():
    return factories.house_sheet(factories.season())


def subscribed(sheet, *, email="b@exemple.fr"):
    """Mme B. subscribes; who is told of it by e-mail."""
    home, person = factories.household(quotient=380)
    type(person).objects.filter(pk=person.pk).update(email=email, channel="email")
    person.refresh_from_db()
    return subscribe(sheet=sheet, person=person, household=home, first_on=factories.FIRST, by=None)


def entries(purpose: str) -> list:
    """The entries of the file of the last mail of this purpose, as the server gets it; none when it has no file."""
    mail.outbox.clear()
    EmailChannel().send(OutboxMessage.objects.filter(purpose=purpose).order_by("-pk").first())
    parts = [part for part in mail.outbox[0].message().walk() if part.get_content_type() == "text/calendar"]
    if not parts:
        return []
    assert parts[0].get_filename() in ("paniers.ics", "rendez-vous.ics")
    return Calendar.from_ical(parts[0].get_payload(decode=True)).walk("VEVENT")


def test_who_subscribes_gets_every_date_in_a_file_without_a_price(sheet):
    row = subscribed(sheet)
    found = entries("paniers.subscribed")
    assert len(found) == row.baskets.count() == 13
    assert {str(each["UID"]).split("@")[0] for each in found} == {f"panier-{basket.pk}" for basket in row.baskets.all()}
    assert str(found[0]["SUMMARY"]) == f"Votre panier n° {row.number}"
    assert "€" not in "".join(each.to_ical().decode() for each in found)


def test_who_collects_from_now_on_gets_them_too(sheet):
    row = subscribed(sheet)
    home, first = row.enrolment.household, row.enrolment.person
    other = factories.Person.objects.create(display_name="M. B.", email="autre@exemple.fr", channel="email")
    factories.Membership.objects.create(household=home, person=other, since=dt.date(2026, 1, 1), is_referent=True)
    leave_household(household=home, persons=[first], by=None)
    assert len(entries("paniers.collector")) == 13


def test_a_distribution_that_moves_travels_alone_with_its_new_hour(sheet):
    row = subscribed(sheet)
    date = row.baskets.order_by("session__start").first().session
    move_session(session=date, start=date.start + dt.timedelta(hours=1), end=date.end + dt.timedelta(hours=1), by=None)
    (entry,) = entries("programmes.date_moved")
    assert entry["DTSTART"].dt == date.start + dt.timedelta(hours=1)
    assert int(entry["SEQUENCE"]) == 1


def test_a_distribution_called_off_says_so(sheet):
    row = subscribed(sheet)
    date = row.baskets.order_by("session__start").first().session
    cancel_session(session=date, why="Il gèle.", by=None)
    (entry,) = entries("programmes.date_cancelled")
    assert str(entry["STATUS"]) == "CANCELLED"
    assert str(entry["SUMMARY"]).startswith("Annulé")


def test_a_subscription_given_back_takes_its_dates_out_of_the_calendar(sheet):
    row = subscribed(sheet)
    withdraw(enrolment=row.enrolment, by=None, channel=Channel.COUNTER)
    found = entries("programmes.withdrawn")
    assert len(found) == 13
    assert {str(each["STATUS"]) for each in found} == {"CANCELLED"}


def test_what_is_written_of_a_price_carries_no_date(sheet):
    from paniers.notifications.subscribers import REPRICED, WITH_A_FILE

    assert REPRICED not in WITH_A_FILE
