"""The February campaign: who lapses is told once, by her channel, and it can be stopped and taken up again."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from portal.households import notifications
from portal.households.actions import announce_refresh as announce_module
from portal.households.actions.announce_refresh import announce_refresh
from portal.households.actions.join_household import join_household
from portal.households.actions.leave_household import leave_household
from portal.households.actions.make_referent import make_referent
from portal.households.actions.open_campaign import open_campaign
from portal.households.models import Household, RefreshCampaign, RefreshNotice, lapsing
from portal.households.tasks import continue_campaigns
from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.notifications.rules.discretion import indiscretions

from .homes import adult, home, quotient

pytestmark = pytest.mark.django_db
FEBRUARY = dt.date(2027, 2, 28)


@pytest.fixture
def november():
    with time_machine.travel("2026-11-24 10:00+01:00", tick=False):
        yield


@pytest.fixture
def january(november):
    with time_machine.travel("2027-01-26 10:00+01:00", tick=False):
        yield


def verified(figure=380, **person):
    household = home(referent=adult(**person))
    with time_machine.travel("2026-11-24 10:00+01:00", tick=False):
        quotient(household, figure)
    return household


def refused(**arguments):
    with pytest.raises(Refusal) as found:
        open_campaign(by=SYSTEM, **arguments)
    return found.value.code, str(found.value)


def test_each_referent_is_told_once_by_her_channel(january):
    verified(email="a@exemple.fr")
    verified(phone="0612345678", channel="sms")
    verified(address_1="3 rue du Four", postal_code="38000", city="Grenoble")
    nobody = verified()
    campaign = open_campaign(lapse_on=FEBRUARY, by=SYSTEM)
    assert continue_campaigns() == 4
    assert continue_campaigns() == 0
    messages = OutboxMessage.objects.filter(purpose="households.refresh")
    assert sorted(messages.values_list("channel", flat=True)) == ["counter", "email", "letter", "sms"]
    assert RefreshNotice.objects.get(household=nobody).channel == ""
    campaign.refresh_from_db()
    assert campaign.finished_at is not None
    assert AuditLine.objects.filter(verb="households.open_campaign").count() == 1
    assert AuditLine.objects.filter(verb="households.announce_refresh").get().detail == {"households": 4}


def test_all_the_referents_of_a_household_are_told(january):
    household = verified(email="a@exemple.fr")
    karim = adult("Karim", email="k@exemple.fr")
    join_household(household=household, person=karim, by=SYSTEM)
    make_referent(household=household, person=karim, by=SYSTEM)
    announce_refresh(campaign=open_campaign(lapse_on=FEBRUARY, by=SYSTEM))
    told = OutboxMessage.objects.filter(purpose="households.refresh").values_list("address", flat=True)
    assert sorted(told) == ["a@exemple.fr", "k@exemple.fr"]


def test_stopped_half_way_it_goes_on_and_tells_nobody_twice(january, monkeypatch):
    for number in range(7):
        verified(email=f"p{number}@exemple.fr")
    campaign = open_campaign(lapse_on=FEBRUARY, by=SYSTEM)
    assert announce_refresh(campaign=campaign, limit=3) == 3
    real, calls = announce_module.tell, []

    def breaks(person, *arguments, **others):
        calls.append(person)
        if len(calls) == 2:
            raise ConnectionError("the machine stops here")
        return real(person, *arguments, **others)

    monkeypatch.setattr(announce_module, "tell", breaks)
    with pytest.raises(ConnectionError):
        announce_refresh(campaign=campaign, limit=3)
    assert RefreshNotice.objects.count() == OutboxMessage.objects.count() == 3
    monkeypatch.setattr(announce_module, "tell", real)
    assert continue_campaigns() == 4
    assert sorted(OutboxMessage.objects.values_list("address", flat=True)) == [f"p{number}@exemple.fr" for number in range(7)]


def test_who_brought_a_new_proof_or_left_is_not_told(january):
    renewed, empty = verified(email="a@exemple.fr"), verified(email="b@exemple.fr")
    quotient(renewed, 400, valid_until=dt.date(2028, 2, 29))
    leave_household(household=empty, persons=[empty.members()[0].person], by=SYSTEM)
    home()
    assert announce_refresh(campaign=open_campaign(lapse_on=FEBRUARY, by=SYSTEM)) == 0


def test_a_corrected_fact_lapses_no_more(january):
    household = verified(email="a@exemple.fr")
    quotient(household, 400, corrects=household.quotientfamilial_facts.get(), valid_until=dt.date(2028, 2, 29))
    assert not lapsing(Household.objects.all(), by=FEBRUARY, since=dt.date(2027, 1, 1)).exists()


def test_the_words_say_what_to_bring_and_nothing_else(january):
    words = notifications.refresh(FEBRUARY)
    assert indiscretions(words.subject) == indiscretions(words.short) == []
    assert len(words.short) <= 160
    assert "attestation de la CAF" in words.body
    assert "dimanche 28\u00a0février 2027" in words.body
    assert "€" not in words.body


@pytest.mark.parametrize(
    ("day", "lapse_on", "code", "words"),
    [
        (
            "2026-11-24",
            FEBRUARY,
            "campagne-trop-tot",
            "Il est trop tôt : les nouveaux quotients n'existent pas encore. Revenez deux mois avant la date.",
        ),
        ("2027-03-01", FEBRUARY, "campagne-passee", "Cette date est passée. Choisissez la prochaine fin de validité."),
    ],
)
def test_a_campaign_is_opened_in_its_time(day, lapse_on, code, words):
    with time_machine.travel(f"{day} 10:00+01:00"):
        assert refused(lapse_on=lapse_on) == (code, words)


def test_a_campaign_is_opened_once(january):
    open_campaign(lapse_on=FEBRUARY, by=SYSTEM)
    assert refused(lapse_on=FEBRUARY) == ("campagne-deja-ouverte", "Cette campagne est déjà ouverte. Elle continue toute seule.")
    assert RefreshCampaign.objects.count() == 1


def test_the_database_itself_refuses_to_tell_twice(january):
    household = verified(email="a@exemple.fr")
    campaign = open_campaign(lapse_on=FEBRUARY, by=SYSTEM)
    announce_refresh(campaign=campaign)
    notice = RefreshNotice.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        RefreshNotice.objects.create(campaign=campaign, household=household, person=notice.person, at=notice.at)
    RefreshNotice.objects.create(campaign=campaign, household=household, at=notice.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        RefreshNotice.objects.create(campaign=campaign, household=household, at=notice.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        RefreshNotice.objects.filter(person=None).update(channel="sms")


@pytest.mark.parametrize("size", [1, 9])
def test_choosing_whom_to_tell_costs_the_same_whatever_the_town(size, january, django_assert_num_queries):
    for _ in range(size):
        verified()
    campaign = open_campaign(lapse_on=FEBRUARY, by=SYSTEM)
    with django_assert_num_queries(1):
        assert campaign.still_to_tell().count() == size
