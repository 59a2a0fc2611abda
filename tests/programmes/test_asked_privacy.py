"""What sign-up asked goes when it is of no use any more, when a place is given back, when somebody asks; and stands in her export."""

import datetime as dt

import pytest
import time_machine

from portal.kit import clock, registry
from programmes.actions.enrol import enrol
from programmes.actions.forget_asked import ANSWERS_DAYS, forget_asked
from programmes.actions.set_asking import add_question, set_asking
from programmes.actions.withdraw import withdraw
from programmes.exports import places_of
from programmes.models import AccessNeed, Answer, Enrolment
from programmes.rules.extras import Extras, Reply

from . import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    sheet = set_asking(sheet=make.sheet(9), guests=2, asks_needs=True, approval=False, by=None)
    common = {"sheet": sheet, "kind": "text", "required": False, "on_paper": True, "by": None}
    each, once = add_question(words="Un plat ?", asked_of="person", **common), add_question(words="En bus ?", asked_of="party", **common)
    answers = (Reply(each.pk, "une tarte", 0), Reply(each.pk, "du jus", 1), Reply(each.pk, "du pain", 2), Reply(once.pk, "non"))
    extras = Extras(guests=("Paul",), answers=answers, needs=("wheelchair",), need_words="une rampe")
    return enrol(sheet=sheet, people=[make.person("Mme B."), make.person("Léo")], by=None, extras=extras)


def left() -> tuple[int, int, int]:
    return AccessNeed.objects.count(), Answer.objects.count(), Enrolment.objects.exclude(guest_name="").count()


def on_the(day: dt.date):
    return time_machine.travel(dt.datetime.combine(day, dt.time(4), tzinfo=dt.UTC), tick=False)


def test_needs_go_the_day_after_answers_and_names_some_weeks_later(rows):
    date = rows[0].sheet.sessions.get().local_date
    for days, expected in ((0, (1, 4, 1)), (1, (0, 4, 1)), (ANSWERS_DAYS - 1, (0, 4, 1)), (ANSWERS_DAYS, (0, 0, 0))):
        day = date + dt.timedelta(days=days)
        with on_the(day):
            told = registry.purge_previews.get("programmes.asked")(day)
            before = left()
            gone = registry.purges.get("programmes.asked")(day)
            went = {name: was - now for name, was, now in zip(("needs", "answers", "guests"), before, left(), strict=True)}
            assert told == gone == {**went, "counted": 0}
            assert left() == expected
            assert set(forget_asked(today=day).values()) == {0}
    assert Enrolment.objects.filter(state="confirmed").count() == 3
    assert Enrolment.objects.get(guest=True).listed_as == "Une personne, accompagne Mme B."


def test_a_course_keeps_them_until_its_last_date(rows):
    from programmes.models import SheetSession

    later = make.session(rows[0].sheet.activity, days=40)
    SheetSession.objects.create(sheet=rows[0].sheet, session=later)
    with on_the(clock.today() + dt.timedelta(days=35)):
        assert set(forget_asked().values()) == {0}


def test_a_place_given_back_takes_its_answers_and_the_last_one_the_needs(rows):
    withdraw(enrolment=rows[1], by=None)
    assert left() == (1, 3, 1)
    withdraw(enrolment=rows[2], by=None)
    withdraw(enrolment=rows[0], by=None)
    assert left()[:2] == (0, 0)


def test_when_she_asks_hers_go_and_the_others_stay(rows):
    part = registry.erasures.get("programmes.asked")
    assert part.held(rows[1].person) == 1
    part.erase(rows[1].person, None)
    assert left() == (1, 3, 1)
    assert part.held(rows[0].person) == 5
    part.erase(rows[0].person, None)
    assert left() == (0, 0, 0)


def test_her_export_holds_hers_and_not_the_others(rows):
    hers, guest = places_of(rows[0].person)["places"]
    assert hers["reponses"] == {"Un plat ?": "une tarte", "En bus ?": "non"}
    assert hers["besoins"] == ["une place pour un fauteuil roulant", "une rampe"]
    assert guest["accompagnant"] == "Paul"
    his = places_of(rows[1].person)["places"][0]
    assert (his["reponses"], his["besoins"]) == ({"Un plat ?": "du jus"}, [])
