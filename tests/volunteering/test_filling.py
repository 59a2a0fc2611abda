"""Filling a fortnight at the desk: the first hole at once, what comes next under Enter, a way out of each reason, nothing typed lost."""

import re

import pytest
from django.urls import reverse

from portal.kit import clock
from programmes.models import Enrolment
from programmes.volunteering.actions.keep_place import keep_place
from programmes.volunteering.models import HelpCall, SwapOffer, Volunteer
from tests.people import factories as people

from . import factories as make
from .needs_ground import beside
from .test_roster import HOSTILE, address, desk, house, text  # noqa: F401

pytestmark = pytest.mark.django_db
AUTOFOCUS = re.compile(r"<(\w+)[^>]*\bautofocus\b[^>]*>")


def focused(page: str) -> list[str]:
    """The tags that ask for the focus: one at most, or the browser chooses."""
    return [found.group(0) for found in AUTOFOCUS.finditer(page)]


def put(desk, shift, **sent) -> str:  # noqa: F811
    return text(desk.post(address("assign", shift.pk), {"channel": "phone", **sent}, follow=True))


class TestHome:
    def test_the_first_hole_is_one_press_away(self, desk):  # noqa: F811
        page = make.mission()
        later, first = make.shift(page, days=5), make.shift(page, days=2)
        shown = text(desk.get(address("holes")))
        assert "Chercher quelqu’un" in shown
        assert shown.index(address("assign", first.pk)) < shown.index(address("assign", later.pk))

    def test_hours_to_be_read_are_a_press_away_for_who_organises(self, desk):  # noqa: F811
        assert address("hours") in text(desk.get(address("holes")))

    def test_a_call_for_help_says_when_it_left_and_how_many_it_reached(self, desk):  # noqa: F811
        shift = make.shift(days=2, minimum=2)
        HelpCall.objects.create(shift=shift, lead_hours=72, told=4, at=clock.now())
        assert "Appel à l’aide envoyé à 4 personnes" in text(desk.get(address("holes")))
        HelpCall.objects.create(shift=shift, lead_hours=24, told=0, at=clock.now())
        assert "personne de libre à qui demander" in text(desk.get(address("holes")))


class TestNext:
    def test_the_last_hole_of_the_fortnight_leads_home_and_says_so(self, desk):  # noqa: F811
        page = make.mission()
        last, far = make.shift(page, days=3, minimum=1), make.shift(page, days=20, minimum=1)
        make.volunteer(family_name="Quenouille")
        shown = put(desk, last, name="Quenouille")
        assert "C’est assuré, et toute la quinzaine ici. Revenir" in shown
        assert "Plus loin, le suivant" in shown and address("assign", far.pk) in shown
        assert len(focused(shown)) == 1 and "<a" in focused(shown)[0]

    def test_a_covered_shift_opened_to_add_somebody_waits_for_a_name(self, desk):  # noqa: F811
        page = make.mission()
        covered = make.shift(page, days=3, minimum=1)
        make.taken(covered)
        make.shift(page, days=4, minimum=1)
        shown = text(desk.get(address("assign", covered.pk)))
        assert "C’est assuré." not in shown and "<input" in focused(shown)[0]

    def test_a_second_name_is_typed_where_one_is_still_missing(self, desk):  # noqa: F811
        shift = make.shift(minimum=2)
        make.volunteer(family_name="Quenouille")
        assert "<input" in focused(put(desk, shift, name="quenouille"))[0]


class TestReasons:
    def test_whoever_is_no_volunteer_yet_is_begun_with_and_comes_back_to_the_shift(self, desk, house):  # noqa: F811
        shift = make.shift()
        who = make.person("Mme A.", house, family_name="Jumel", given_name="Anna", birth_year=1970)
        begin = f"{address('begin', who.pk)}?creneau={shift.pk}"
        assert begin in put(desk, shift, name="jumel")
        charter = make.charter()
        sent = {"charter": charter.pk, "maisons": [house.pk], "agrees": "on", "skills": ""}
        answer = desk.post(begin, sent)
        assert answer.url == f"{address('assign', shift.pk)}?qui={who.pk}", answer
        assert Volunteer.objects.of(who) is not None
        assert 'value="Anna Jumel"' in text(desk.get(answer.url))

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_addresses_are_answered(self, desk, house, value):  # noqa: F811
        shift, who = make.shift(), make.person("Mme A.", house, birth_year=1970)
        assert desk.get(address("assign", shift.pk), {"qui": value, "fait": value}).status_code == 200
        assert desk.get(address("begin", who.pk), {"creneau": value}).status_code == 200

    def test_a_name_of_another_house_is_never_written_in_the_box(self, desk):  # noqa: F811
        shift, far = make.shift(), make.person("M. L.", make.house("Abbaye"), family_name="Lointain")
        assert "Lointain" not in text(desk.get(address("assign", shift.pk), {"qui": far.pk}))

    def test_a_shift_of_another_house_is_not_come_back_to(self, desk, house):  # noqa: F811
        far = make.shift(make.mission("Ailleurs", make.house("Abbaye")))
        who = make.person("Mme A.", house, family_name="Jumel", birth_year=1970)
        sent = {"charter": make.charter().pk, "maisons": [house.pk], "agrees": "on", "skills": ""}
        answer = desk.post(f"{address('begin', who.pk)}?creneau={far.pk}", sent)
        assert answer.url == address("person", who.pk)

    def test_a_qualification_that_was_not_seen_is_noted_from_there(self, desk):  # noqa: F811
        food = make.post("Cuisiner")
        food.qualifications.add(make.qualification())
        shift, who = make.shift(task=food), make.volunteer(family_name="Quenouille")
        assert f"{address('person', who.person.pk)}#qualifications" in put(desk, shift, name="quenouille")

    def test_after_a_refusal_the_box_is_empty_for_the_next_name(self, desk):  # noqa: F811
        food = make.post("Cuisiner")
        food.qualifications.add(make.qualification())
        shift = make.shift(task=food)
        make.volunteer(family_name="Quenouille")
        shown = put(desk, shift, name="quenouille")
        box = re.search(r'<input[^>]*name="name"[^>]*>', shown).group(0)
        assert 'value="quenouille"' not in box and "Quenouille" in shown

    def test_a_name_that_nobody_bears_stays_in_its_box(self, desk):  # noqa: F811
        assert 'value="Quenoule"' in put(desk, make.shift(), name="Quenoule")


class TestTheWord:
    @pytest.fixture
    def tired(self):
        """(somebody who would be there for seven hours on end, the shift that would make it so)"""
        page, who = make.mission(), make.volunteer(family_name="Quenouille")
        make.taken(make.shift(page, days=3, hour=9), who)
        return who, make.shift(page, days=3, hour=12, hours=4)

    def test_the_only_one_found_waits_for_the_word_with_the_focus(self, desk, tired):  # noqa: F811
        found = focused(put(desk, tired[1], name="quenouille"))
        assert len(found) == 1 and 'name="over"' in found[0]

    def test_a_word_too_long_is_said_and_kept(self, desk, tired):  # noqa: F811
        who, shift = tired
        word = "Elle passe d’un poste à l’autre. " * 9
        shown = put(desk, shift, person=who.person.pk, over=word)
        assert "Elle passe d’un poste à l’autre. Elle passe" in shown and "200" in shown
        assert not Enrolment.objects.filter(sheet=shift.sheet).exists()

    def test_the_word_is_kept_when_a_hard_reason_came_between(self, desk, tired):  # noqa: F811
        """She took the last seat of another post meanwhile: the word does not put that aside."""
        who, shift = tired
        Volunteer.objects.filter(pk=who.pk).update(left_at=clock.now())
        assert "a arrêté d’être bénévole" in put(desk, shift, person=who.person.pk, over="D’accord avec elle")
        assert not Enrolment.objects.filter(sheet=shift.sheet).exists()


def test_of_two_posts_at_the_same_hour_each_list_says_whose_it_is(desk):  # noqa: F811
    """On the screens where presences are noted, and on the paper that is keyed afterwards."""
    one = make.shift(days=0, hour=0, hours=23)
    other = beside(one)
    make.taken(one), make.taken(other)
    for shift, stranger in ((one, other), (other, one)):
        for name in ("desk_attendance", "desk_attendance_rekey"):
            shown = text(desk.get(reverse(f"programmes:{name}", args=[shift.sheet_id, shift.session_id])))
            assert shift.post.name in shown and stranger.post.name not in shown
        assert shift.post.name in text(desk.get(reverse("programmes:desk_sheet", args=[shift.sheet_id])))


class TestHandedOn:
    """A full shift where somebody would like to hand her place on: who takes it is written in the same box."""

    @pytest.fixture
    def handed(self):
        shift = make.shift(minimum=1, wanted=1, maximum=1)
        place = make.taken(shift, make.volunteer(make.person("Mme D.", make.house(), birth_year=1970)))
        return SwapOffer.objects.create(enrolment=place), shift

    def test_the_home_asks_who_takes_it_over(self, desk, handed):  # noqa: F811
        shown = text(desk.get(address("holes")))
        assert "Qui reprend ?" in shown and ">Inscrire<" not in shown
        assert "Mme D. cherche quelqu’un à sa place" in text(desk.get(address("assign", handed[1].pk)))

    def test_a_name_and_enter_hand_the_very_seat_over(self, desk, handed):  # noqa: F811
        (swap, shift), who = handed, make.volunteer(family_name="Quenouille")
        shown = put(desk, shift, name="quenouille")
        assert "Prend la place de Mme D." in shown and len(focused(shown)) == 1 and "swap" in focused(shown)[0]
        put(desk, shift, person=who.person.pk, swap=swap.pk)
        row = Enrolment.objects.get(sheet=shift.sheet, state="confirmed")
        shift.sheet.refresh_from_db()
        assert (row.person, row.channel, shift.sheet.taken) == (who.person, "phone", 1)

    def test_taken_back_meanwhile_is_said_and_changes_nothing(self, desk, handed):  # noqa: F811
        (swap, shift), who = handed, make.volunteer(family_name="Quenouille")
        keep_place(swap=swap, by=None)
        assert "garde" in put(desk, shift, person=who.person.pk, swap=swap.pk)
        assert not Enrolment.objects.filter(person=who.person).exists()

    def test_the_offer_of_another_shift_is_not_taken_from_here(self, desk, handed):  # noqa: F811
        other, who = make.shift(minimum=1, wanted=1, maximum=1, days=9), make.volunteer(family_name="Quenouille")
        make.taken(other)
        put(desk, other, person=who.person.pk, swap=handed[0].pk)
        assert not Enrolment.objects.filter(person=who.person).exists()

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_offers_are_answered(self, desk, handed, value):  # noqa: F811
        assert desk.post(address("assign", handed[1].pk), {"channel": "phone", "name": "x", "swap": value}).status_code == 200


def test_with_one_house_its_name_is_not_said_in_each_row(client, house):  # noqa: F811
    make.volunteer()
    agent = people.staff("animation", house)
    people.sign_in(client, agent)
    assert 'data-label="Maisons"' not in text(client.get(address("people")))
    people.give(agent, "animation", make.house("Abbaye"))
    assert 'data-label="Maisons"' in text(client.get(address("people")))
