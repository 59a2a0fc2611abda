import datetime as dt

import pytest

from portal.kit import audit
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.places.actions.add_maison import add_maison
from portal.places.actions.announce_closure import announce_closure
from portal.places.actions.withdraw_closure import withdraw_closure
from portal.places.calendars import public_holidays, timetables
from portal.places.models import Maison, OpeningException
from portal.places.rules.opening import day_of

from .factories import MaisonFactory, SectorFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2099, 3, 3)


def refused(action, **arguments):
    with pytest.raises(Refusal) as caught:
        action(by=audit.SYSTEM, **arguments)
    return caught.value


def test_a_closure_closes_and_its_withdrawal_opens_again():
    maison = MaisonFactory(open_weekdays=True)
    closure = announce_closure(maison=maison, first_day=DAY, last_day=DAY, reason="travaux", by=audit.SYSTEM)
    assert day_of(timetables([maison], today=DAY)[maison.pk], DAY).spans == ()
    withdraw_closure(closure=closure, by=audit.SYSTEM)
    assert len(day_of(timetables([maison], today=DAY)[maison.pk], DAY).spans) == 2
    assert set(AuditLine.objects.values_list("verb", flat=True)) >= {"places.announce_closure", "places.withdraw_closure"}


def test_announced_twice_is_announced_once():
    maison = MaisonFactory()
    for _ in range(2):
        announce_closure(maison=maison, first_day=DAY, last_day=DAY, by=audit.SYSTEM)
    assert OpeningException.objects.count() == 1
    assert AuditLine.objects.filter(verb="places.announce_closure").count() == 1


def test_dates_the_wrong_way_round_or_gone_by_are_refused_in_words():
    wrong = refused(announce_closure, maison=None, first_day=DAY, last_day=DAY - dt.timedelta(days=1))
    assert (wrong.code, wrong.words) == ("fermeture-a-l-envers", "Le dernier jour de fermeture vient avant le premier.")
    past = refused(announce_closure, maison=None, first_day=dt.date(2020, 1, 1), last_day=dt.date(2020, 1, 2))
    assert (past.code, past.words) == ("fermeture-passee", "Cette fermeture est déjà passée.")


def test_a_closure_lifted_by_somebody_else_is_said_so():
    closure = announce_closure(maison=None, first_day=DAY, last_day=DAY, by=audit.SYSTEM)
    withdraw_closure(closure=closure, by=audit.SYSTEM)
    closure.pk = 1
    late = refused(withdraw_closure, closure=closure)
    assert (late.code, late.words) == ("fermeture-deja-levee", "Cette fermeture a déjà été levée.")


def test_a_house_whose_name_is_taken_is_refused_with_the_reason():
    known = MaisonFactory(name="Maison du Verger")
    wrong = refused(add_maison, name="Maison du Verger", slug="verger-2", sector=known.sector)
    assert wrong.code == "maison-incomplete"
    assert "existe déjà" in wrong.words
    assert Maison.objects.count() == 1


def test_a_house_added_leaves_its_line():
    maison = add_maison(name="Maison du Lac", slug="lac", sector=SectorFactory(), postcode="38990", by=audit.SYSTEM)
    assert AuditLine.objects.get(verb="places.add_maison").target == audit.key_of(maison)


def test_public_holidays_are_named_in_french_and_follow_the_zone(settings):
    days = public_holidays(dt.date(2026, 12, 1), dt.date(2027, 1, 31))
    assert days[dt.date(2026, 12, 25)] == "Noël"
    assert dt.date(2027, 5, 6) in days
    assert dt.date(2026, 12, 26) not in days
    settings.HOLIDAY_ZONE = "57"
    assert dt.date(2026, 12, 26) in public_holidays(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def test_timetables_cost_two_queries_at_any_number(django_assert_num_queries):
    for size in (1, 5):
        houses = [MaisonFactory(open_weekdays=True) for _ in range(size)]
        with django_assert_num_queries(2):
            timetables(houses)
