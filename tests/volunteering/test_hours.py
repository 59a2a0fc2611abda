"""Time given: laid from presence, declared, approved, corrected; told each time it changes."""

import datetime as dt
import uuid

import pytest
import time_machine

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.merge_persons import merge_persons
from programmes.actions.erase_attendance import erase_attendance
from programmes.actions.record_attendance import record_attendance
from programmes.models import Attendance
from programmes.volunteering.actions.approve_hours import approve_hours
from programmes.volunteering.actions.correct_hours import correct_hours
from programmes.volunteering.actions.declare_hours import declare_hours
from programmes.volunteering.actions.forget_files import forget_of
from programmes.volunteering.actions.lay_hours import lay_hours
from programmes.volunteering.actions.refuse_hours import refuse_hours
from programmes.volunteering.actions.thank import thank
from programmes.volunteering.actions.withdraw_hours import withdraw_hours
from programmes.volunteering.enums import HoursSource, HoursState
from programmes.volunteering.models import Thanks, WorkedHours
from programmes.volunteering.reading.given import certificate_of, hours_of, years_of
from tests.grounds import laid_once
from tests.people import factories as people

from . import factories as make

pytestmark = pytest.mark.django_db


@laid_once
def house():
    make.charter()
    return make.house()


@laid_once
def boss(house):
    return people.staff("animation", house)


def a_volunteer(house, **fields):
    return make.volunteer(make.person(maison=house, birth_year=1980, channel="email", email="a@exemple.fr", **fields), house)


def worked(house, file, *, by, mark: str = "present", days: float = 1):
    """A shift of three hours taken, then over and ticked; returns (place, moment after it)."""
    shift = make.shift(days=days)
    place = make.taken(shift, file)
    after = shift.session.end + dt.timedelta(minutes=10)
    with time_machine.travel(after, tick=False):
        record_attendance(sheet=shift.sheet, session=shift.session, marks={place.pk: mark}, by=by)
    return place, after


def told(purpose: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(purpose=purpose).order_by("pk"))


def declared(file, house, **said) -> WorkedHours:
    said = {"day": clock.today() - dt.timedelta(days=2), "minutes": 90, "note": "affiches", "by": None, **said}
    return declare_hours(volunteer=file, maison=house, **said)


class TestFromPresence:
    def test_a_presence_at_a_shift_that_is_over_counts_once(self, house, boss):
        file = a_volunteer(house)
        place, after = worked(house, file, by=boss)
        with time_machine.travel(after):
            assert (lay_hours(), lay_hours()) == (1, 0)
        row = WorkedHours.objects.get()
        assert (row.volunteer, row.minutes, row.source, row.state) == (file, 180, HoursSource.ATTENDANCE, HoursState.APPROVED)
        assert (row.mission_id, row.maison, row.enrolment, row.answered_by) == (place.sheet.activity_id, house, place, boss)

    def test_nothing_before_the_shift_is_over(self, house, boss):
        file = a_volunteer(house)
        shift = make.shift(days=1)
        place = make.taken(shift, file)
        with time_machine.travel(shift.session.start + dt.timedelta(minutes=5)):
            record_attendance(sheet=shift.sheet, session=shift.session, marks={place.pk: "present"}, by=boss)
            assert lay_hours() == 0

    def test_noted_by_nobody_known_it_is_read_again(self, house):
        _place, after = worked(house, a_volunteer(house), by=None)
        with time_machine.travel(after):
            lay_hours()
        assert WorkedHours.objects.get().state == HoursState.PENDING

    @pytest.mark.parametrize("mark", ["absent", "excused"])
    def test_who_did_not_come_has_no_hours_and_nothing_is_counted(self, house, boss, mark):
        _place, after = worked(house, a_volunteer(house), by=boss, mark=mark)
        with time_machine.travel(after):
            assert lay_hours() == 0
        assert not WorkedHours.objects.exists()

    def test_a_presence_taken_back_no_longer_counts_and_she_is_told(self, house, boss):
        place, after = worked(house, a_volunteer(house), by=boss)
        with time_machine.travel(after):
            lay_hours()
        with time_machine.travel(after + dt.timedelta(hours=1)):
            record_attendance(sheet=place.sheet, session=place.sheet.sessions.get(), marks={place.pk: "absent"}, by=boss)
            assert (lay_hours(), lay_hours()) == (1, 0)
        assert WorkedHours.objects.get().state == HoursState.REFUSED
        (message,) = told("volunteering.hours_corrected")
        assert "ne comptent plus" in message.body and "la feuille de présence" in message.body.lower()
        with time_machine.travel(after + dt.timedelta(hours=2)):
            record_attendance(sheet=place.sheet, session=place.sheet.sessions.get(), marks={place.pk: "present"}, by=boss)
            assert (lay_hours(), lay_hours()) == (1, 0)
        assert WorkedHours.objects.get().state == HoursState.APPROVED

    def test_a_date_cancelled_after_all_no_longer_counts(self, house, boss):
        place, after = worked(house, a_volunteer(house), by=boss)
        with time_machine.travel(after):
            lay_hours()
            place.sheet.sessions.update(state="cancelled")
            assert (lay_hours(), lay_hours()) == (1, 0)
        assert WorkedHours.objects.get().state == HoursState.REFUSED

    def test_presences_erased_on_her_demand_leave_her_hours(self, house, boss):
        file = a_volunteer(house)
        _place, after = worked(house, file, by=boss)
        with time_machine.travel(after + dt.timedelta(days=1)):
            lay_hours()
            erase_attendance(person=file.person, by=boss)
            assert lay_hours() == 0
            assert years_of(hours_of(file.person))[0].minutes == 180

    def test_a_file_emptied_on_her_demand_keeps_a_number_and_gets_no_more(self, house, boss):
        file = a_volunteer(house)
        _place, after = worked(house, file, by=boss)
        with time_machine.travel(after):
            lay_hours()
            forget_of(file.person, by=boss)
            assert lay_hours() == 0
        row = WorkedHours.objects.get()
        assert (row.minutes, row.enrolment, row.session) == (180, None, None)

    def test_what_the_team_refused_or_corrected_stays_so(self, house, boss):
        _place, after = worked(house, a_volunteer(house), by=boss)
        with time_machine.travel(after):
            lay_hours()
            row = correct_hours(hours=WorkedHours.objects.get(), minutes=60, why="partie plus tôt", by=boss)
            assert lay_hours() == 0
            refuse_hours(hours=row, why="notée par erreur", by=boss)
            assert lay_hours() == 0
        row.refresh_from_db()
        assert (row.minutes, row.state) == (60, HoursState.REFUSED)

    def test_of_two_records_of_one_person_the_hours_go_to_the_file_that_runs(self, house, boss):
        make.volunteer(make.person("Mme Autre", birth_year=1970), house)  # keys of files and people differ
        file = a_volunteer(house)
        place, after = worked(house, file, by=boss)
        kept = make.person("Mme B.", maison=house, birth_year=1980)
        merge_persons(absorbed=file.person, kept=kept, by=people.staff("responsable", house))
        with time_machine.travel(after):
            assert lay_hours() == 1 and lay_hours() == 0
        assert hours_of(kept).get().enrolment_id == place.pk

    def test_who_has_no_file_yet_has_hours_once_she_begins(self, house, boss):
        file = a_volunteer(house)
        _place, after = worked(house, file, by=boss)
        who = file.person
        file.maisons.clear()
        file.delete()
        with time_machine.travel(after):
            assert lay_hours() == 0
            make.volunteer(who, house)
            assert lay_hours() == 1

    def test_the_same_few_queries_when_nothing_is_due(self, house, boss, django_assert_num_queries):
        for number in range(3):
            _place, after = worked(house, make.volunteer(make.person(birth_year=1980)), by=boss, days=number + 1)
        with time_machine.travel(after + dt.timedelta(days=1)):
            lay_hours()
            with django_assert_num_queries(2):
                assert lay_hours() == 0
        assert Attendance.objects.count() == WorkedHours.objects.count() == 3


class TestDeclared:
    def test_it_waits_until_somebody_reads_it(self, house, boss):
        file = a_volunteer(house)
        row = declared(file, house)
        assert row.state == HoursState.PENDING and not years_of(hours_of(file.person))
        assert approve_hours(keys=[row.pk], by=boss) == 1
        assert [(year.minutes, year.times) for year in years_of(hours_of(file.person))] == [(90, 1)]
        (message,) = told("volunteering.hours")
        assert "1 h 30" in message.body and "affiches" not in message.body

    def test_approved_twice_is_once(self, house, boss):
        row = declared(a_volunteer(house), house)
        assert [approve_hours(keys=[row.pk], by=boss) for _ in range(2)] == [1, 0]
        assert len(told("volunteering.hours")) == 1

    def test_all_at_once_tells_each_person_once(self, house, boss):
        file, other = a_volunteer(house), make.volunteer(make.person(birth_year=1980, channel="email", email="b@exemple.fr"), house)
        rows = [declared(file, house, note=note) for note in ("affiches", "bocaux")] + [declared(other, house)]
        assert approve_hours(keys=[row.pk for row in rows], by=boss) == 3
        assert len(told("volunteering.hours")) == 2

    def test_another_house_s_are_left_alone(self, house):
        row = declared(a_volunteer(house), house)
        assert approve_hours(keys=[row.pk], by=people.staff("animation", make.house("Abbaye"))) == 0
        assert approve_hours(keys=[row.pk], by=people.staff("accueil", house)) == 0

    def test_nobody_answers_for_her_own_hours(self, house, boss):
        file = make.volunteer(make.person(user=boss, birth_year=1980), house)
        row = declared(file, house, by=boss)
        assert row.state == HoursState.PENDING
        with pytest.raises(Refusal, match=r"Ce sont vos heures\. Une autre personne de l’équipe les relit\."):
            approve_hours(keys=[row.pk], by=boss)
        with pytest.raises(Refusal, match="Ce sont vos heures"):
            correct_hours(hours=row, minutes=60, why="si", by=boss)

    def test_keyed_by_who_organises_it_counts_at_once_by_the_counter_it_is_read(self, house, boss):
        file = a_volunteer(house)
        assert declared(file, house, by=boss).state == HoursState.APPROVED
        assert declared(file, house, by=people.staff("accueil", house), note="bocaux").state == HoursState.PENDING

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"day": 1}, "Ce jour n’est pas encore venu. Notez le temps une fois donné."),
            ({"day": -400}, "C’est plus ancien qu’un an"),
            ({"minutes": 0}, "Une durée va d’une minute à 12 heures. Notez chaque jour à part."),
            ({"minutes": 721}, "Une durée va d’une minute à 12 heures."),
            ({"note": "  "}, "Il manque ce que vous avez fait."),
            ({"note": "a" * 121}, "C’est trop long : 120 signes au plus."),
        ],
    )
    def test_each_reason_is_said(self, house, said, words):
        if "day" in said:
            said = {"day": clock.today() + dt.timedelta(days=said["day"])}
        with pytest.raises(Refusal, match=words):
            declared(a_volunteer(house), house, **said)
        assert not WorkedHours.objects.exists()

    def test_every_reason_at_once(self, house):
        with pytest.raises(Refusal) as caught:
            declared(a_volunteer(house), house, minutes=0, note="")
        assert {reason.code for reason in caught.value.reasons} == {"duree", "quoi"}

    def test_the_same_twice_is_said_and_a_day_has_24_hours(self, house):
        file = a_volunteer(house)
        declared(file, house, minutes=700)
        with pytest.raises(Refusal, match=r"Ce temps est déjà noté, le même jour\."):
            declared(file, house, minutes=700)
        declared(file, house, minutes=700, note="bocaux")
        with pytest.raises(Refusal, match="plus de 24 heures ce jour-là"):
            declared(file, house, minutes=60, note="autre")

    def test_a_double_click_is_one_row(self, house, boss):
        file, key = a_volunteer(house), uuid.uuid4()
        assert declared(file, house, key=key) == declared(file, house, key=key)
        assert WorkedHours.objects.count() == 1

    def test_said_by_mistake_it_goes_until_it_was_read(self, house, boss):
        file = a_volunteer(house)
        row, other = declared(file, house), declared(file, house, note="bocaux")
        withdraw_hours(hours=row, by=None)
        withdraw_hours(hours=row, by=None)  # twice is once
        approve_hours(keys=[other.pk], by=boss)
        with pytest.raises(Refusal, match=r"Ce temps a déjà été relu\. Pour le corriger, parlez-en à la maison\."):
            withdraw_hours(hours=other, by=None)


class TestCorrected:
    def test_after_approval_she_is_told_both_durations_and_why(self, house, boss):
        row = declared(a_volunteer(house), house)
        approve_hours(keys=[row.pk], by=boss)
        row = correct_hours(hours=row, minutes=60, why="une heure, d’après la feuille", by=boss)
        (message,) = told("volunteering.hours_corrected")
        assert "1 h, au lieu de 1 h 30" in message.body.replace("\xa0", " ") and "d’après la feuille" in message.body
        assert correct_hours(hours=row, minutes=60, why="", by=boss) == row and len(told("volunteering.hours_corrected")) == 1

    def test_refused_she_is_told_why(self, house, boss):
        row = declared(a_volunteer(house), house)
        refuse_hours(hours=row, why="déjà comptées au créneau du matin", by=boss)
        refuse_hours(hours=row, why="encore", by=boss)
        (message,) = told("volunteering.hours_corrected")
        assert "n’ont pas été retenues" in message.body and "déjà comptées au créneau du matin" in message.body

    def test_without_a_reason_nothing_is_refused_nor_corrected(self, house, boss):
        row = declared(a_volunteer(house), house)
        with pytest.raises(Refusal, match=r"Il manque la raison : elle la lira\."):
            refuse_hours(hours=row, why=" ", by=boss)
        with pytest.raises(Refusal, match="Il manque la raison"):
            correct_hours(hours=row, minutes=10, why="", by=boss)
        with pytest.raises(Refusal, match="d’une minute à 24 heures"):
            correct_hours(hours=row, minutes=0, why="rien", by=boss)

    def test_an_old_page_is_told_so(self, house, boss):
        row = declared(a_volunteer(house), house)
        approve_hours(keys=[row.pk], by=boss)
        with pytest.raises(Refusal, match=r"Ces heures ont changé entre-temps\."):
            refuse_hours(hours=row, why="non", by=boss, seen="pending:90")


class TestThanks:
    def test_a_word_reaches_her_and_stays(self, house, boss):
        file = a_volunteer(house)
        thanks = thank(volunteer=file, maison=house, words="Merci pour la soupe.", by=boss)
        (message,) = told("volunteering.thanks")
        assert Thanks.objects.get() == thanks and "Merci pour la soupe." in message.body

    @pytest.mark.parametrize(("words", "said"), [(" ", "Il manque le mot."), ("a" * 401, "C’est trop long : 400 signes au plus")])
    def test_no_word_and_too_many_are_said(self, house, boss, words, said):
        with pytest.raises(Refusal, match=said):
            thank(volunteer=a_volunteer(house), maison=house, words=words, by=boss)


class TestCertificate:
    def test_hours_by_mission_and_year_of_what_counts(self, house, boss):
        file = a_volunteer(house)
        _place, after = worked(house, file, by=boss)
        row, _other = declared(file, house), declared(file, house, note="à relire")
        approve_hours(keys=[row.pk], by=boss)
        with time_machine.travel(after):
            lay_hours()
            found = certificate_of(hours_of(file.person))
        assert {(line.mission, line.minutes) for line in found.lines} == {("Distribuer les paniers", 180), ("Autres coups de main", 90)}
        assert (found.minutes, found.times, found.mission) == (270, 2, 0)

    def test_of_one_mission_its_key_stands_in_the_number(self, house, boss):
        file = a_volunteer(house)
        place, after = worked(house, file, by=boss)
        with time_machine.travel(after):
            lay_hours()
            assert certificate_of(hours_of(file.person), after.year).mission == place.sheet.activity_id

    def test_nothing_yet_and_too_much_are_said(self, house):
        file = a_volunteer(house)
        with pytest.raises(Refusal, match="Aucune heure ne compte encore"):
            certificate_of(hours_of(file.person))
        WorkedHours.objects.bulk_create(
            WorkedHours(volunteer=file, maison=house, day=clock.today(), minutes=1, source="declared", state="approved") for _ in range(256)
        )
        with pytest.raises(Refusal, match="trop long pour une seule attestation"):
            certificate_of(hours_of(file.person))
