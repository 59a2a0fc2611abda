"""The roster at the desk: a week with its coverage, holes by day, putting somebody on a shift by keyboard, today, paper, spreadsheet."""

import csv
import datetime as dt
import io
import re
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.kit import clock
from portal.kit.models import AuditLine, Reading
from programmes.actions.cancel_session import cancel_session
from programmes.enums import EnrolmentState
from programmes.models import Enrolment
from programmes.volunteering.enums import Coverage
from programmes.volunteering.models import Shift, SwapOffer, Volunteer
from programmes.volunteering.reading import roster
from tests.grounds import laid_once
from tests.people import factories as people

from . import factories as make

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10
HOSTILE = ["", "x", "-1", "9" * 30, "é", "\x00", "<b>", "1e9", "2026-13-45", "99999-01-01", "²"]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def address(name: str, *args, **asked) -> str:
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return reverse(f"volunteering_desk:{name}", args=args) + (f"?{query}" if query else "")


def cost(client, where: str) -> int:
    client.get(where)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(where).status_code == 200
    return len(asked)


@laid_once
def house():
    make.charter()
    return make.house()


@pytest.fixture
def desk(client, house):
    """The client, signed in as who organises the volunteers of this house."""
    people.sign_in(client, people.staff("animation", house))
    return client


def week_of(shift: Shift) -> str:
    return address("week", maison=shift.maison.slug, semaine=shift.session.local_date)


class TestLines:
    def test_seats_are_drawn_one_by_one_and_said_in_words(self):
        shift = make.shift(minimum=2, wanted=2, maximum=4)
        make.taken(shift)
        [line] = roster.read(Shift.objects.filter(pk=shift.pk))
        assert line.seats == ["taken", "missing", "free", "free"]
        assert (line.words, line.free_words) == ("il manque 1", "3 places libres")

    @pytest.mark.parametrize(
        ("taken", "words", "free"), [(0, "il manque 1", "2 places libres"), (1, "assuré", "1 place libre"), (2, "complet", "")]
    )
    def test_each_state_has_its_word(self, taken, words, free):
        shift = make.shift(minimum=1, wanted=1, maximum=2)
        for _ in range(taken):
            make.taken(shift)
        [line] = roster.read(Shift.objects.filter(pk=shift.pk))
        assert (line.words, line.free_words) == (words, free)

    def test_too_many_seats_to_be_told_apart_are_numbers_alone(self):
        [line] = roster.read(Shift.objects.filter(pk=make.shift(maximum=11).pk))
        assert line.seats == [] and line.free_words == "11 places libres"

    def test_what_is_too_many_at_one_shift_never_hides_what_is_missing_at_another(self):
        page = make.mission()
        full, short = make.shift(page, minimum=1, wanted=1, maximum=1), make.shift(page, minimum=1, wanted=1, maximum=1)
        make.taken(full)
        day = roster.Day(full.session.local_date, roster.read(Shift.objects.filter(pk__in=[full.pk, short.pk])))
        assert (day.coverage, day.missing, day.words) == (Coverage.SHORT, 1, "il manque 1")

    def test_a_cancelled_shift_misses_nobody(self):
        shift = make.shift()
        cancel_session(session=shift.session, by=None, why="Fermé")
        [line] = roster.read(Shift.objects.filter(pk=shift.pk))
        day = roster.Day(shift.session.local_date, [line])
        assert (line.words, day.missing, day.free, day.words, list(line.empty)) == ("annulé", 0, 0, "rien de prévu", [])

    def test_whoever_waits_is_counted_apart(self):
        from programmes.actions.wait import wait

        shift = make.shift(minimum=1, wanted=1, maximum=1)
        make.taken(shift)
        wait(sheet=shift.sheet, people=[make.volunteer().person], by=None, channel="counter")
        [line] = roster.read(Shift.objects.filter(pk=shift.pk))
        assert (len(line.people), line.waiting) == (1, 1)


class TestWeek:
    def test_names_words_and_ways_for_who_organises(self, desk, house):
        shift = make.shift(minimum=2, wanted=2)
        make.taken(shift, make.volunteer(name="Mme Roseau"))
        page = text(desk.get(week_of(shift)))
        assert "Mme Roseau" in page and "il manque 1" in page and "2 places libres" in page
        assert address("assign", shift.pk) in page and reverse("programmes:desk_sheet", args=[shift.sheet_id]) in page

    def test_every_day_of_the_week_is_said_also_the_empty_ones(self, desk):
        shift = make.shift()
        page = text(desk.get(week_of(shift)))
        assert page.count("rien de prévu") == 6

    def test_of_another_house_nothing(self, client, house):
        shift = make.shift()
        people.sign_in(client, people.staff("animation", make.house("Abbaye")))
        assert shift.post.name not in text(client.get(week_of(shift)))

    def test_a_member_of_staff_of_no_house_with_volunteers_gets_words(self, client):
        people.sign_in(client, people.staff("direction"))
        assert client.get(address("week")).status_code == 200

    @pytest.mark.parametrize("name", ["week", "holes", "today", "by_person", "roster_paper", "house_feed"])
    def test_hostile_addresses_are_answered(self, desk, name):
        for value in HOSTILE:
            for key in ("maison", "semaine", "jour", "page", "libres"):
                assert desk.get(reverse(f"volunteering_desk:{name}"), {key: value}).status_code == 200

    def test_a_very_full_week_is_shown_a_day_at_a_time(self, desk, house, monkeypatch):
        monkeypatch.setattr(roster, "MOST_LINES", 2)
        page, first = make.mission(), 7 - clock.today().weekday()
        shifts = [make.shift(page, days=first + step, task=make.post(f"Poste du jour {step}")) for step in (0, 1, 2)]
        shown = text(desk.get(week_of(shifts[0])))
        assert "un jour à la fois" in shown and "Poste du jour 0" in shown and "Poste du jour 2" not in shown
        later = shifts[2].session.local_date
        assert f"jour={later}" in shown and shown.count("rien de prévu") == 4
        other = text(desk.get(f"{week_of(shifts[0])}&jour={later}"))
        assert "Poste du jour 2" in other and "Poste du jour 0" not in other

    def test_the_same_queries_whatever_the_number_of_shifts(self, desk, house):
        page, where = make.mission(), None
        counts = []
        for number in (2, 12):
            while Shift.objects.count() < number:
                shift = make.shift(page, hour=8 + Shift.objects.count() % 10)
                make.taken(shift)
                where = week_of(shift)
            counts.append(cost(desk, where))
        assert counts[0] == counts[1] <= MOST_QUERIES


class TestHoles:
    def test_each_day_of_the_fortnight_with_its_holes_and_what_is_free_elsewhere(self, desk):
        page = make.mission()
        short = make.shift(page, days=3, minimum=2, wanted=2, maximum=3)
        covered = make.shift(page, days=4, minimum=0, maximum=2)
        later = make.shift(page, days=15)
        shown = text(desk.get(address("holes")))
        assert "Il manque 2 personnes d’ici quinze jours" in shown
        assert address("assign", short.pk) in shown
        assert address("assign", covered.pk) not in shown and address("assign", later.pk) not in shown
        days = roster.holes(Shift.objects.all(), clock.today())
        assert len(days) == 14 and (days[3].missing, days[3].seats) == (2, 3)
        assert (days[4].lines, days[4].planned, days[4].seats) == ([], 1, 2)

    def test_a_place_somebody_would_like_to_hand_on_is_a_hole_to_look_at(self, desk):
        shift = make.shift(minimum=1)
        SwapOffer.objects.create(enrolment=make.taken(shift))
        assert "cherche quelqu’un à sa place" in text(desk.get(address("holes")))

    def test_begun_and_cancelled_shifts_are_no_holes(self, desk):
        shift = make.shift(days=2)
        cancel_session(session=shift.session, by=None, why="Fermé")
        assert "Rien de prévu" in text(desk.get(address("holes")))

    def test_all_is_well(self, desk):
        make.taken(make.shift(minimum=1))
        assert "Tout est assuré" in text(desk.get(address("holes")))

    def test_it_is_the_entry_of_the_desk(self, desk):
        assert address("holes") in text(desk.get(reverse("desk_home")))

    def test_the_same_queries_whatever_the_number_of_holes(self, desk):
        page = make.mission()
        counts = []
        for number in (2, 12):
            while Shift.objects.count() < number:
                make.taken(make.shift(page, days=1 + Shift.objects.count() % 12, minimum=2))
            counts.append(cost(desk, address("holes")))
        assert counts[0] == counts[1] <= MOST_QUERIES


class TestAssign:
    def post(self, desk, shift, **sent):
        return desk.post(address("assign", shift.pk), {"channel": "phone", **sent}, follow=True)

    def test_a_name_and_enter_put_the_only_one_of_that_name_on_it(self, desk):
        shift, who = make.shift(minimum=1), make.volunteer(family_name="Quenouille", given_name="Iris")
        page = text(self.post(desk, shift, name="quen"))
        row = Enrolment.objects.get(sheet=shift.sheet)
        assert (row.person, row.state, row.channel) == (who.person, EnrolmentState.CONFIRMED, "phone")
        assert "Iris Quenouille : " in page and "Le suivant" not in page  # no other hole to go to
        assert Reading.objects.filter(screen="volunteering_desk:assign").exists()

    def test_once_covered_enter_leads_to_the_next_hole(self, desk):
        page = make.mission()
        shift, following = make.shift(page, days=2, minimum=1), make.shift(page, days=3, minimum=1)
        make.volunteer(family_name="Quenouille")
        shown = text(self.post(desk, shift, name="Quenouille"))
        assert "C’est assuré. Le suivant" in shown and address("assign", following.pk) in shown

    def test_of_two_of_one_name_nobody_is_put_on_it_and_one_is_chosen(self, desk):
        shift = make.shift()
        one, _other = make.volunteer(family_name="Jumel", given_name="Ada"), make.volunteer(family_name="Jumel", given_name="Bea")
        page = text(self.post(desk, shift, name="jumel"))
        assert "Ada Jumel" in page and "Bea Jumel" in page and not Enrolment.objects.exists()
        assert page.count("autofocus") >= 1
        self.post(desk, shift, name="jumel", person=one.person.pk)
        assert Enrolment.objects.get().person == one.person

    def test_a_volunteer_comes_before_somebody_who_is_none_and_who_is_told_how_to_begin(self, desk, house):
        shift = make.shift()
        make.person("Mme A.", house, family_name="Jumel", given_name="Anna")
        make.volunteer(family_name="Jumel", given_name="Zoé")
        page = text(self.post(desk, shift, name="jumel"))
        assert page.index("Zoé Jumel") < page.index("Anna Jumel") and "pas encore bénévole" in page

    def test_every_reason_is_told_and_no_button_puts_a_hard_one_aside(self, desk):
        food = make.post("Cuisiner")
        food.qualifications.add(make.qualification())
        shift = make.shift(task=food)
        who = make.volunteer(family_name="Quenouille")
        page = text(self.post(desk, shift, name="quenouille"))
        assert "Hygiène alimentaire" in page and "quand même" not in page
        page = text(self.post(desk, shift, name="q", person=who.person.pk, over="Elle sait faire"))
        assert "Hygiène alimentaire" in page and not Enrolment.objects.exists()

    def test_a_soft_reason_is_put_aside_with_a_word_kept_in_the_journal(self, desk):
        page = make.mission()
        who = make.volunteer(family_name="Quenouille")
        make.taken(make.shift(page, days=3, hour=9), who)
        shift = make.shift(page, days=3, hour=12, hours=4)  # seven hours on end
        shown = text(self.post(desk, shift, name="quenouille"))
        assert "pourquoi quand même" in shown and Enrolment.objects.filter(sheet=shift.sheet).count() == 0
        self.post(desk, shift, name="quenouille", person=who.person.pk, over="Elle passe d’un poste à l’autre")
        assert Enrolment.objects.get(sheet=shift.sheet).person == who.person
        assert AuditLine.objects.filter(verb="volunteering.over").count() == 1

    def test_the_counter_alone_puts_no_rule_aside(self, client, house):
        people.sign_in(client, people.staff("accueil", house))
        page, who = make.mission(), make.volunteer(family_name="Quenouille")
        make.taken(make.shift(page, days=3, hour=9), who)
        shift = make.shift(page, days=3, hour=12, hours=4)  # seven hours on end
        assert "pourquoi quand même" not in text(self.post(client, shift, name="quenouille"))
        assert "revient à qui organise" in text(self.post(client, shift, person=who.person.pk, over="Parce que"))
        assert not Enrolment.objects.filter(sheet=shift.sheet).exists()

    def test_full_is_said_and_the_list_is_offered(self, desk):
        shift = make.shift(minimum=1, wanted=1, maximum=1)
        make.taken(shift)
        who = make.volunteer(family_name="Quenouille")
        page = text(self.post(desk, shift, name="quenouille"))
        assert "Liste d’attente" in page and Enrolment.objects.filter(person=who.person).count() == 0
        self.post(desk, shift, name="quenouille", person=who.person.pk, wait="on")
        assert Enrolment.objects.get(person=who.person).state == EnrolmentState.WAITING

    def test_nobody_of_that_name_and_nothing_typed_are_said(self, desk):
        shift = make.shift()
        assert "Personne de ce nom" in text(self.post(desk, shift, name="zzzz"))
        assert "début d’un nom" in text(self.post(desk, shift, name=" "))

    def test_twice_is_once(self, desk):
        shift, who = make.shift(), make.volunteer(family_name="Quenouille")
        key = "7f1d0b8e-6a53-4f3c-9a56-0b6f3e1c2d4a"
        for _ in range(2):
            self.post(desk, shift, person=who.person.pk, name="q", request_key=key)
        assert Enrolment.objects.filter(sheet=shift.sheet).count() == 1

    def test_somebody_of_another_house_is_not_found_there(self, desk):
        shift, far = make.shift(), make.volunteer(maison=make.house("Abbaye"), family_name="Lointain")
        page = text(self.post(desk, shift, person=far.person.pk, name="x"))
        assert "Lointain" not in page and not Enrolment.objects.exists()

    @pytest.mark.parametrize("value", HOSTILE)
    def test_hostile_forms_are_answered(self, desk, value):
        shift = make.shift()
        for key in ("name", "person", "channel", "over", "wait"):
            assert self.post(desk, shift, **{"name": "x", key: value}).status_code == 200
        assert not Enrolment.objects.exists()

    def test_a_shift_called_off_meanwhile_says_so_on_its_page(self, desk):
        shift, who = make.shift(), make.volunteer(family_name="Quenouille")
        cancel_session(session=shift.session, by=None, why="Fermé")
        shown = self.post(desk, shift, name="quenouille", person=who.person.pk)
        assert shown.redirect_chain[0][0] == address("shift", shift.pk)
        assert "Ce créneau est annulé : personne n’y est inscrit de plus." in text(shown)
        assert not Enrolment.objects.exists()

    def test_a_shift_of_another_house_is_not_there(self, desk):
        other = make.shift(make.mission("Ailleurs", make.house("Abbaye")))
        assert desk.get(address("assign", other.pk)).status_code == 404


class TestByPerson:
    def test_each_with_her_shifts_of_two_weeks_and_who_may_be_asked(self, desk, house):
        shift = make.shift(days=1)
        busy, free = make.volunteer(family_name="Occupée"), make.volunteer(family_name="Libre")
        hush = make.volunteer(family_name="Tranquille")
        Volunteer.objects.filter(pk=hush.pk).update(may_be_called=False)
        make.taken(shift, busy)
        asked = {"maison": house.slug, "semaine": shift.session.local_date}
        page = text(desk.get(address("by_person", **asked)))
        assert all(one.person.family_name in page for one in (busy, free, hush)) and shift.post.name in page
        page = text(desk.get(address("by_person", **asked, libres="oui")))
        assert "Libre" in page and "Occupée" not in page and "Tranquille" not in page

    def test_shifts_of_another_house_are_not_read_here(self, desk, house):
        far = make.house("Abbaye")
        who = make.volunteer(family_name="Partout")
        who.maisons.add(far)
        shift = make.shift(make.mission("Là-bas", far), days=1)
        make.taken(shift, who)
        page = text(desk.get(address("by_person", maison=house.slug, semaine=shift.session.local_date)))
        assert "Partout" in page and shift.post.name not in page

    def test_the_same_queries_whatever_the_number_of_people(self, desk, house):
        counts = []
        for number in (2, 9):
            while Volunteer.objects.count() < number:
                make.taken(make.shift(days=1), make.volunteer())
            counts.append(cost(desk, address("by_person", maison=house.slug)))
        assert counts[0] == counts[1] <= MOST_QUERIES


class TestToday:
    def test_who_comes_with_her_telephone_and_the_way_to_the_ticks(self, desk, house):
        page = make.mission()
        shift = make.shift(page, days=0, hour=23, hours=1)
        make.taken(shift, make.volunteer(family_name="Quenouille", phone="+33612345678"))
        shown = text(desk.get(address("today")))
        assert "Quenouille" in shown and "tel:+33612345678" in shown
        assert reverse("programmes:desk_attendance", args=[shift.sheet_id, shift.session_id]) in shown
        assert Reading.objects.filter(screen="volunteering_desk:today").exists()

    def test_tomorrow_has_no_ticks_yet(self, desk, house):
        shift = make.shift(days=1)
        make.taken(shift)
        shown = text(desk.get(address("today", jour=shift.session.local_date)))
        assert shift.post.name in shown
        assert f'{reverse("programmes:desk_attendance", args=[shift.sheet_id, shift.session_id])}"' not in shown

    def test_the_same_queries_whatever_the_number_of_shifts(self, desk):
        page, counts = make.mission(), []
        for number in (1, 8):
            while Shift.objects.count() < number:
                make.taken(make.shift(page, days=1, hour=8 + Shift.objects.count()))
            day = clock.today() + dt.timedelta(days=1)
            counts.append(cost(desk, address("today", jour=day)))
        assert counts[0] == counts[1] <= MOST_QUERIES + 1  # one writes down whose names were read


class TestTakenAway:
    def test_the_paper_of_a_week_and_of_a_day(self, desk, house):
        shift = make.shift()
        for asked in ({"semaine": shift.session.local_date}, {"jour": shift.session.local_date}, {"jour": "2020-01-01"}):
            answer = desk.get(address("roster_paper", maison=house.slug, **asked))
            assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")

    def test_the_paper_has_a_line_to_write_on_for_each_free_seat_and_no_family_name(self, rf, house):
        from django.template.loader import render_to_string

        shift = make.shift(minimum=2, wanted=2, maximum=3)
        make.taken(shift, make.volunteer(name="Mme R.", family_name="Quenouille"))
        days = roster.by_day(roster.read(Shift.objects.all()), shift.session.local_date, 1)
        context = {"house": house, "one_day": True, "first": shift.session.local_date, "last": shift.session.local_date, "days": days}
        page = render_to_string("volunteering/desk/roster_paper.html", context)
        assert page.count('class="write"') == 2 and "Mme R." in page and "Il manque 1" in page and "Quenouille" not in page

    def test_a_spreadsheet_says_numbers_apart_and_names_as_each_chose(self, desk, house):
        shift = make.shift(minimum=2, wanted=2, maximum=3)
        make.taken(shift, make.volunteer(name="=Mme R.", family_name="Quenouille"))
        answer = desk.get(address("export", "csv", maison=house.slug))
        head, row = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";")
        told = dict(zip(head, row, strict=True))
        assert (told["Au moins"], told["Inscrits"], told["Il manque"], told["Places libres"]) == ("2", "1", "1", "2")
        assert told["Qui"] == "'=Mme R." and "Quenouille" not in ";".join(row)
        assert AuditLine.objects.filter(verb="volunteering.export").count() == 1

    def test_the_same_as_a_workbook_and_nothing_else(self, desk):
        make.shift()
        answer = desk.get(address("export", "xlsx"))
        assert ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
        assert desk.get(address("export", "doc")).status_code == 404

    def test_rows_of_other_houses_are_left_out(self, desk):
        far = make.shift(make.mission("Là-bas", make.house("Abbaye")))
        answer = desk.get(address("export", "csv"))
        assert far.post.name not in b"".join(answer.streaming_content).decode()
