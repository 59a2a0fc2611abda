"""Who was trained: on the register for the time of the certificate, then nothing but the count of her structure."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.casework.rules.small_tables import disclosed
from portal.kit import clock, registry
from portal.kit.models import AuditLine, Reading
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.merge_persons import merge_persons
from programmes.actions.enrol import enrol
from programmes.actions.erase_places import erase_places
from programmes.actions.record_attendance import record_attendance
from programmes.actions.wait import wait
from programmes.actions.withdraw import withdraw
from programmes.certificates import attended, places_at_desk
from programmes.listings.figures import lines
from programmes.models import Attendance, Enrolment, Party, SignUpSheet
from programmes.workshops import trained_figures as figures
from programmes.workshops.actions.forget_trained import forget_trained
from programmes.workshops.actions.record_trained import record_trained
from programmes.workshops.actions.validate_person import enrol_for_structure, validate_person
from programmes.workshops.models import Trained, TrainedCount, Training, Validation
from programmes.workshops.prevention_privacy import erase, held, preview, told
from programmes.workshops.rules.trainings import FORGET_DAYS
from programmes.workshops.tasks import note_trained
from tests.people import factories as accounts
from tests.programmes import factories as programmes

from . import prevention as make

pytestmark = pytest.mark.django_db


def over(kind: str = "evaluation", *, people=(), structure=None, absent=(), ago: int = 1) -> Training:
    """A training whose last date was `ago` days ago; these came to each date, but those `absent` from the last."""
    training = make.training(kind)
    for person in [*people, *absent]:
        if training.asked.vetted:
            enrol_for_structure(sheet=training.sheet, person=person, structure=structure, by=None)
        else:
            enrol(sheet=training.sheet, people=[person], by=None, channel="counter")
    dates = list(training.sheet.sessions.order_by("start"))
    shift = clock.now() - dt.timedelta(days=ago) - dates[-1].end
    for date in dates:
        start = date.start + shift
        type(date).objects.filter(pk=date.pk).update(start=start, end=date.end + shift, local_date=start.date())
    Validation.objects.filter(kind=kind).update(at=clock.now() - dt.timedelta(days=ago + 5))  # as it is in life: before the training
    rows = training.sheet.enrolments.all()
    gone = {person.pk for person in absent}
    for date in training.sheet.sessions.order_by("start"):
        last = date.pk == dates[-1].pk
        marks = {row.pk: "absent" if last and row.person_id in gone else "present" for row in rows}
        with clock.standing_at(date.end):
            record_attendance(sheet=training.sheet, session=date, marks=marks, by=None)
    return training


def later(days: int):
    return clock.today() + dt.timedelta(days=days)


class TestRegister:
    def test_who_came_to_each_date_stands_there_with_the_day_it_is_renewed(self):
        her, other, place = make.person(), make.person(), make.structure("Hôpital")
        training = over("crisis", people=[her], absent=[other], structure=place)
        assert note_trained() == 1 and note_trained() == 0  # twice is once
        row = Trained.objects.get()
        assert (row.person, row.structure) == (her, place)
        assert (row.renew_on.year, row.renew_on.month) == (row.trained_on.year + 3, row.trained_on.month)
        assert row.training == training

    def test_a_presence_keyed_later_is_found(self):
        her = make.person()
        training = over("first-aid", absent=[her])
        assert note_trained() == 0
        place = training.sheet.enrolments.get()
        last = training.sheet.sessions.order_by("start").last()
        record_attendance(sheet=training.sheet, session=last, marks={place.pk: "present"}, by=None)
        assert note_trained() == 1

    def test_the_evening_and_what_is_not_over_note_nobody(self):
        over("evening", people=[make.person()])
        training = make.training("first-aid")
        assert note_trained() == 0 and record_trained(training=training.pk, by=None) == 0

    def test_she_is_told_alone_and_without_a_name(self):
        her = make.person(email="elle@exemple.fr")
        over("first-aid", people=[her])
        note_trained()
        message = OutboxMessage.objects.get(purpose="workshops.certified")
        assert message.confidential and message.subject == "Votre attestation"
        for word in ("secours", "suicide", "formation", make.TITLE):
            assert word not in message.body.casefold() + str(message.sizes).casefold()

    def test_the_screen_names_them_and_notes_that_the_list_was_read(self, client):
        accounts.sign_in(client, make.social_worker())
        her = make.person()
        training = over("evaluation", people=[her], structure=make.structure("Hôpital"))
        note_trained()
        html = client.get(reverse("workshops_desk:trained", args=[training.pk])).content.decode()
        assert her.full_name in html and "Hôpital" in html and "à renouveler avant" in html
        noted = Reading.objects.get(screen="workshops_desk:trained")
        assert noted.subject == f"workshops.Training:{training.pk}"
        assert "effacée après" in client.get(reverse("workshops_desk:register")).content.decode()

    @pytest.mark.parametrize("role", ["accueil", "animation", "regie", "redaction"])
    def test_nobody_else_opens_it(self, client, role):
        training = over("evaluation", people=[make.person()], structure=make.structure())
        accounts.sign_in(client, accounts.staff(role, make.house()))
        for address in (reverse("workshops_desk:trained", args=[training.pk]), reverse("workshops_desk:register")):
            assert client.get(address).status_code in (403, 404)

    def test_another_house_does_not_open_it(self, client):
        training = over("evaluation", people=[make.person()], structure=make.structure())
        accounts.sign_in(client, make.social_worker(make.house("Berges")))
        assert client.get(reverse("workshops_desk:trained", args=[training.pk])).status_code == 404

    def test_she_takes_it_away_and_has_it_erased(self):
        her = make.person()
        over("evaluation", people=[her], structure=make.structure("Hôpital"))
        note_trained()
        assert told(her)["formations_suivies"][0]["structure"] == "Hôpital"
        erase(her, by=None)
        assert held(her) == 0 and not Trained.objects.exists()

    def test_the_list_has_a_budget(self, client, django_assert_max_num_queries):
        accounts.sign_in(client, make.social_worker())
        place = make.structure()
        training = over("evaluation", people=[make.person()], structure=place)
        note_trained()
        address = reverse("workshops_desk:trained", args=[training.pk])
        client.get(address)
        with django_assert_max_num_queries(25) as one:
            client.get(address)
        for _ in range(5):
            Trained.objects.create(training=training, person=make.person(), structure=make.structure(), trained_on=clock.today())
        with django_assert_max_num_queries(len(one)):
            client.get(address)


def joined(person) -> list[str]:
    """Every row of the project that names her and says something of a place: what is left of a training. Her record, houses and searches
    are hers whatever she did."""
    hers = {"people.Person", "people.SearchKey", "people.PersonMaison"}
    key, found = f"people.Person:{person.pk}", []
    for model in apps.get_models():
        if model._meta.label in hers or not model.__module__.startswith(("portal.", "programmes", "paniers", "pass_culture", "maisons")):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model is type(person):
                rows = model._base_manager.filter(**{field.name: person})
            elif isinstance(field, (models.CharField, models.TextField)) and field.concrete:
                rows = model._base_manager.filter(**{field.name: key})
            elif isinstance(field, models.ManyToManyField) and field.related_model is type(person):
                rows = model._base_manager.filter(**{field.name: person})
            else:
                continue
            found += [f"{model._meta.label}.{field.name}" for _ in rows]
    return found


class TestForgotten:
    def test_after_the_date_nothing_joins_her_to_it_and_the_count_stays(self):
        agent = make.social_worker()
        user = accounts.resident()
        her, place = make.person(user=user, email="elle@exemple.fr"), make.structure("Hôpital")
        before = joined(her)  # what her record's creation left in the journal
        training = over("evaluation", people=[her], structure=place, ago=FORGET_DAYS + 2)
        note_trained()
        assert attended(places_at_desk(agent, her))  # her certificate may be printed until then
        assert {"programmes.Enrolment.person", "workshops.Trained.person", "workshops.Validation.person"} <= set(joined(her))
        assert any(name.startswith("kit.AuditLine") for name in joined(her)) and any("Outbox" in name for name in joined(her))
        assert preview(clock.today())["places"] == 1
        assert forget_trained(today=clock.today()) == {"places": 1, "trained": 1}
        assert sorted(joined(her)) == sorted(before)
        assert not attended(places_at_desk(agent, her))
        count = TrainedCount.objects.get()
        assert (count.training, count.structure, count.number) == (training, place, 1)
        assert not Party.objects.filter(asked_by=user).exists()
        training.refresh_from_db()
        assert training.forgotten_on == clock.today()

    def test_nor_any_of_her_records_when_they_were_put_together_since(self):
        """Two records of hers, then a third: validated by one, on the list by another, and the journal names each."""
        agent, (first, second, third) = accounts.staff("travail_social", None), (make.person() for _ in range(3))
        validated = validate_person(person=first, kind="sentinel", by=None)
        merge_persons(absorbed=first, kept=second, by=agent)
        training = over("sentinel", people=[second], ago=FORGET_DAYS + 2)
        merge_persons(absorbed=second, kept=third, by=agent)
        note_trained()
        assert forget_trained(today=clock.today()) == {"places": 1, "trained": 1}
        assert not Validation.objects.filter(pk=validated.pk).exists()
        sheet = f"programmes.SignUpSheet:{training.sheet_id}"
        assert not AuditLine.objects.filter(target=sheet).exclude(subject="").exists()
        left = [line for record in (first, second, third) for line in joined(record)]
        assert not [line for line in left if line.startswith(("programmes.", "workshops.", "notifications."))], left

    def test_a_day_before_everything_stands_and_twice_is_once(self):
        her = make.person()
        training = over("first-aid", people=[her], ago=FORGET_DAYS - 2)
        note_trained()
        assert forget_trained(today=clock.today()) == {"places": 0, "trained": 0}
        assert forget_trained(today=later(5))["places"] == 1 and forget_trained(today=later(5))["places"] == 0
        assert note_trained() == 0  # an erased list is not made again
        assert Training.objects.get(pk=training.pk).counts.get().structure is None

    def test_who_waited_or_gave_her_place_back_is_forgotten_too(self):
        training = make.training("evening", capacity=1)
        people = [make.person(), make.person()]
        enrol(sheet=training.sheet, people=[people[0]], by=None, channel="counter")
        wait(sheet=training.sheet, people=[people[1]], by=None, channel="counter")
        withdraw(enrolment=training.sheet.enrolments.get(person=people[0]), by=None, channel="counter")
        for date in training.sheet.sessions.all():
            shift = dt.timedelta(days=FORGET_DAYS + 30)
            type(date).objects.filter(pk=date.pk).update(start=date.start - shift, end=date.end - shift)
        assert forget_trained(today=clock.today())["places"] == 2
        assert not Enrolment.objects.filter(sheet=training.sheet).exists()

    def test_the_books_are_right_afterwards(self):
        over("evaluation", people=[make.person(), make.person()], structure=make.structure(), ago=FORGET_DAYS + 2)
        note_trained()
        forget_trained(today=clock.today())
        assert not Attendance.every.exists() and SignUpSheet.objects.get().taken == 0
        for name, check in registry.invariants.items():
            assert list(check()) == [], name

    def test_a_validation_for_something_later_stays(self):
        her = make.person()
        over("evaluation", people=[her], structure=make.structure(), ago=FORGET_DAYS + 2)
        validate_person(person=her, kind="sentinel", by=None)
        forget_trained(today=clock.today())
        assert [row.kind for row in Validation.objects.of_person(her)] == ["sentinel"]

    def test_places_of_what_is_to_come_are_not_erased(self):
        training = make.training("evening")
        with pytest.raises(Refusal) as refused:
            erase_places(sheet=training.sheet, by=None)
        assert refused.value.code == "pas-finie" and refused.value.way_out

    def test_the_journal_says_how_many_and_nobody(self):
        over("evaluation", people=[make.person()], structure=make.structure(), ago=FORGET_DAYS + 2)
        forget_trained(today=clock.today())
        line = AuditLine.objects.get(verb="programmes.erase_places")
        assert line.subject == "" and line.detail == {"count": 1}


def counted(year: int, structure, kind: str, number: int, *, forgotten: bool = True) -> None:
    training = make.training(kind, on=counted.page)
    day = dt.date(year, 3, 15)
    TrainedCount.objects.create(training=training, structure=structure, number=number, trained_on=day, renew_on=day.replace(year=year + 3))
    Training.objects.filter(pk=training.pk).update(forgotten_on=day if forgotten else None)


class TestFigures:
    @pytest.fixture(autouse=True)
    def _page(self):
        counted.page = make.page()

    def test_a_closed_year_is_told_and_small_lines_are_not(self):
        big, small = make.structure("Grande"), make.structure("Petite")
        year = clock.today().year - 1
        counted(year, big, "evaluation", 15)
        counted(year, small, "crisis", 3)
        counted(year, None, "sentinel", 12)
        table = figures.table_of(year, clock.today())
        assert dict(table.lines) == {"Grande": (0, 15, 0, 0), "Petite": None, "sans structure": (12, 0, 0, 0)}
        assert table.total is None
        assert table.written()[-1] == ["Toutes", "-", "-", "-", "-"]

    def test_when_every_line_is_shown_the_sum_is(self):
        year = clock.today().year - 1
        counted(year, make.structure("A"), "evaluation", 15)
        counted(year, make.structure("B"), "evaluation", 11)
        assert figures.table_of(year, clock.today()).total == (0, 26, 0, 0)

    def test_a_year_that_runs_or_has_names_left_is_not_told(self):
        place = make.structure()
        counted(clock.today().year, place, "evaluation", 15)
        assert figures.table_of(clock.today().year, clock.today()) is None
        year = clock.today().year - 1
        counted(year, place, "crisis", 20)
        assert figures.closed_years(clock.today()) == [year]
        training = over("first-aid", people=[make.person()])
        shift = dt.timedelta(days=365)
        for date in training.sheet.sessions.all():
            type(date).objects.filter(pk=date.pk).update(start=date.start - shift, end=date.end - shift)
        assert figures.closed_years(clock.today()) == []

    def test_the_file_is_of_a_closed_year_alone(self, client):
        accounts.sign_in(client, make.social_worker())
        year = clock.today().year - 1
        counted(year, make.structure("Grande"), "evaluation", 15)
        answer = client.get(reverse("workshops_desk:register_csv", args=[year]))
        said = answer.content.decode("utf-8-sig")
        assert "Grande" in said and "15" in said and "année" in said and figures.RULE.split(" ; ")[0] in said
        assert client.get(reverse("workshops_desk:register_csv", args=[year + 1])).status_code == 404

    def test_renewals_name_a_structure_and_no_number(self, client):
        accounts.sign_in(client, make.social_worker())
        counted(clock.today().year - 3, make.structure("Hôpital des Quais"), "crisis", 14)
        [(day, name, kind)] = figures.renewals(clock.today())
        assert name == "Hôpital des Quais" and day.year == clock.today().year and kind == "intervenir en situation de crise"


ATOMS = st.integers(min_value=0, max_value=30)
YEARS = st.lists(st.lists(st.tuples(ATOMS, ATOMS, ATOMS, ATOMS), min_size=1, max_size=5), min_size=1, max_size=3)


@settings(deadline=None)
@given(YEARS)
def test_no_difference_between_any_two_numbers_that_leave_is_of_one_to_ten_people(years):
    """Each number that leaves counts a set of (year, structure, kind) cells. Where one set is within another, the rest is a count of people
    too: it is nought, or eleven at least. The exports of other days are the same ones: a closed year does not move."""
    exported: list[tuple[frozenset, int]] = []
    for year, rows in enumerate(years):
        shown, total = disclosed(rows)
        for place, row in enumerate(shown):
            for kind, number in enumerate(row or ()):
                exported.append((frozenset({(year, place, kind)}), number))
        for kind, number in enumerate(total or ()):
            exported.append((frozenset((year, place, kind) for place in range(len(rows))), number))
    truth = {(year, place, kind): n for year, rows in enumerate(years) for place, row in enumerate(rows) for kind, n in enumerate(row)}
    for cells, number in exported:
        assert number == sum(truth[cell] for cell in cells)
        assert not 1 <= number <= 10
    for one, more in exported:
        for other, fewer in exported:
            if other < one:
                assert not 1 <= more - fewer <= 10
        inside = [(cells, n) for cells, n in exported if cells < one]
        rest = more - sum(n for _, n in inside)  # each line taken from its total: nothing is left over
        assert not inside or rest == 0


def test_control_a_table_told_with_its_total_would_tell():
    """The same search finds what hiding one cell alone would give away."""
    rows, told_total = [(15,), (3,)], 18
    assert 1 <= told_total - rows[0][0] <= 10
    assert disclosed(rows) == ([(15,), None], None)


def test_a_confidential_activity_for_good_counts_in_no_table_of_the_house():
    """Who sees what is confidential and who does not read the same table of the month: their difference is nothing."""
    over("evaluation", people=[make.person()], structure=make.structure())
    plain = programmes.session(days=-1, house=make.house())
    month = plain.local_date.replace(day=1)
    seen = [lines(user, month, until=clock.today()) for user in (make.social_worker(), accounts.staff("accueil", make.house()))]
    assert [line.cells(month) for line in seen[0]] == [line.cells(month) for line in seen[1]] != []
