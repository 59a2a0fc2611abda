"""Two absences without a word: somebody is to call, and only what she answers changes anything."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from portal.desk.enums import Outcome
from portal.kit import registry
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.people.actions.merge_persons import merge_persons
from programmes.absences import to_call
from programmes.actions.answer_absence import answer_absence
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.actions.record_attendance import record_attendance
from programmes.actions.set_call_after import set_call_after
from programmes.actions.wait import wait
from programmes.models import Attendance, Enrolment
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db
SOURCE = "programmes.absent"


@laid_once
def dates():
    """Four dates: the first three are over at `now`."""
    first = make.session(days=2)
    return [first, *[make.session(first.activity, days=day) for day in (9, 16, 23)]]


@laid_once
def course(dates):
    return open_sheet(activity=dates[0].activity, sessions=dates, capacity=2, by=None)


@laid_once
def amina(course):
    return enrol(sheet=course, people=[make.person("Mme B.", phone="+33612345678")], by=None)[0]


@pytest.fixture
def now(course, amina, dates):
    with time_machine.travel(dates[2].end + dt.timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def agent(now, course):
    return accounts.staff("responsable", course.maison)


def mark(row, dates, *marks):
    for date, presence in zip(dates, marks, strict=False):
        record_attendance(sheet=row.sheet, session=date, marks={row.pk: presence}, by=None)


def asked(agent):
    return [(item.key, item.person.display_name) for item in to_call(agent)]


@pytest.mark.parametrize(
    ("marks", "called"),
    [
        (("absent", "absent"), True),
        (("present", "absent", "absent"), True),
        (("absent", "absent", "present"), False),
        (("absent", "excused", "absent"), False),
        (("absent",), False),
        (("excused", "excused"), False),
    ],
)
def test_whom_the_team_calls(agent, amina, dates, marks, called):
    mark(amina, dates, *marks)
    assert bool(asked(agent)) is called


def test_what_may_be_said_is_a_question_and_names_the_next_date(agent, amina, dates):
    mark(amina, dates, "absent", "absent")
    (item,) = to_call(agent)
    assert "Tout va bien ?" in item.say and "Garde-t-elle sa place" in item.say
    assert item.before == dates[3].start
    assert "€" not in item.say + item.reason


def test_a_sheet_may_wait_longer_or_never_call(agent, amina, course, dates):
    mark(amina, dates, "absent", "absent")
    for after, called in ((3, False), (0, False), (2, True), (None, True)):
        course.call_after = after
        course.save()
        assert bool(asked(agent)) is called, after


def test_the_number_is_set_on_the_sheet_by_who_plans(client, course, agent):
    accounts.sign_in(client, agent)
    url = reverse("programmes:desk_call_after", args=[course.pk])
    for typed, kept in (("3", 3), ("3", 3), ("99", 3), ("toto", 3), ("0", 0), ("", None)):
        client.post(url, {"call_after": typed})
        course.refresh_from_db()
        assert course.call_after == kept, typed
    assert AuditLine.objects.filter(verb="programmes.set_call_after").count() == 3
    with pytest.raises(Refusal) as refused:
        set_call_after(sheet=course, after=11, by=agent)
    assert refused.value.code == "nombre-d-absences"
    accounts.sign_in(client, accounts.staff("responsable", make.maison("Chorier")))
    assert client.post(url, {"call_after": "3"}).status_code == 404


def test_nobody_is_called_once_nothing_is_to_come(agent, amina, dates):
    mark(amina, dates, "absent", "absent")
    with time_machine.travel(dates[3].end, tick=False):
        assert asked(agent) == []


def test_dates_of_one_activity_count_together_also_on_their_own_sheets(now, dates):
    person, drop_in = make.person(phone="+33612345679"), dates[0].activity
    sheets = [open_sheet(activity=drop_in, sessions=[date], opens_at=dates[0].start - dt.timedelta(days=3), by=None) for date in dates]
    with time_machine.travel(dates[0].start - dt.timedelta(days=1), tick=False):
        rows = [enrol(sheet=sheet, people=[person], by=None)[0] for sheet in sheets]
    for row, date in list(zip(rows, dates, strict=True))[:3]:
        record_attendance(sheet=row.sheet, session=date, marks={row.pk: "absent"}, by=None)
    assert asked(accounts.staff("responsable", dates[0].maison)) == [(str(rows[3].pk), person.display_name)]


def test_a_merge_loses_no_absence(agent, amina, dates):
    mark(amina, dates, "absent", "absent")
    merge_persons(absorbed=amina.person, kept=make.person("Amina", phone="+33612345670"), by=None)
    assert asked(agent) == [(str(amina.pk), "Amina")]


def test_a_guest_is_nobodys_absence(agent, amina, dates):
    guest = Enrolment.objects.create(
        sheet=amina.sheet, party=amina.party, person=amina.person, guest=True, guest_name="Paul", state="confirmed", channel="online"
    )
    mark(amina, dates, "present", "present")
    Attendance.objects.bulk_create([Attendance(enrolment=guest, session=date, presence="absent") for date in dates[:3]])
    assert asked(agent) == []


def test_another_houses_team_is_not_asked_nor_who_may_not_see_what_is_confidential(agent, amina, course, dates):
    mark(amina, dates, "absent", "absent")
    assert asked(accounts.staff("responsable", make.maison("Chorier"))) == []
    course.confidential = True
    course.save()
    assert asked(accounts.staff("accueil", course.maison)) == []
    (item,) = to_call(accounts.staff("travail_social", course.maison)) or [None]
    assert item is None or course.activity.title not in item.say


class TestAnswers:
    @pytest.fixture
    def row(self, agent, amina, dates):
        mark(amina, dates, "present", "absent", "absent")
        return Enrolment.objects.get(pk=amina.pk)

    def test_she_keeps_her_place(self, agent, row):
        answer_absence(enrolment=row, answer="keeps", by=agent)
        row.refresh_from_db()
        assert row.state == "confirmed"
        assert sorted(row.attendances.values_list("presence", flat=True)) == ["absent", "absent", "present"]
        assert asked(agent) == []

    def test_she_had_a_reason_and_none_is_written(self, agent, row):
        answer_absence(enrolment=row, answer="excused", by=agent)
        assert sorted(row.attendances.values_list("presence", flat=True)) == ["excused", "excused", "present"]
        line = AuditLine.objects.get(verb="programmes.absence")
        assert (line.by, line.detail) == (agent, {"answer": "excused", "dates": 2})

    def test_she_gives_it_back_and_the_next_of_the_list_is_offered_it(self, agent, row, course):
        with time_machine.travel(course.sessions.first().start - dt.timedelta(days=1), tick=False):
            enrol(sheet=course, people=[make.person()], by=None)
            waiting = wait(sheet=course, people=[make.person()], by=None)[0]
        answer_absence(enrolment=row, answer="gives-back", by=agent)
        row.refresh_from_db()
        waiting.refresh_from_db()
        assert (row.state, row.end_reason, waiting.state) == ("withdrawn", "absences", "offered")

    def test_another_absence_after_the_answer_begins_a_new_count(self, agent, row, dates):
        answer_absence(enrolment=row, answer="keeps", by=agent)
        later = make.session(dates[0].activity, days=30)
        row.sheet.dates.create(session=later)
        with time_machine.travel(dates[3].end, tick=False):
            mark(row, dates[3:], "absent")
            assert asked(agent) == []

    def test_twice_and_late(self, agent, row):
        answer_absence(enrolment=row, answer="gives-back", by=agent, seen=row.version)
        with pytest.raises(Refusal) as refused:
            answer_absence(enrolment=row, answer="gives-back", by=agent, seen=row.version)
        assert refused.value.code == "deja-modifie"
        with pytest.raises(Refusal) as refused:
            answer_absence(enrolment=row, answer="keeps", by=agent)
        assert refused.value.code == "plus-inscrit"

    def test_an_answer_that_does_not_exist(self, agent, row):
        with pytest.raises(Refusal) as refused:
            answer_absence(enrolment=row, answer="", by=agent)
        assert refused.value.code == "reponse-inconnue"

    def test_a_call_without_answer_changes_nothing_and_one_with_keeps_her_place(self, agent, row):
        source = registry.call_sources.get(SOURCE)
        source.settled(str(row.pk), Outcome.NO_ANSWER, agent)
        assert len(asked(agent)) == 1
        source.settled(str(row.pk), Outcome.REACHED, agent)
        assert asked(agent) == []
        for key in (str(row.pk), "0", "x", "9" * 30):
            with pytest.raises(Refusal) as refused:
                source.settled(key, Outcome.REACHED, agent)
            assert refused.value.code == "appel-fini"

    def test_the_page_asks_and_writes_what_she_says(self, client, agent, row):
        accounts.sign_in(client, agent)
        url = reverse("programmes:desk_absence", args=[row.pk])
        page = client.get(url).content.decode()
        assert "Elle garde sa place" in page and "Rien ne change sans sa réponse" in page
        client.post(url, {"answer": "excused", "version": row.version})
        assert "Rien à lui demander" in client.get(url).content.decode()
        assert client.post(url, {"answer": "toto", "version": "x"}).status_code == 302

    def test_another_house_finds_nothing(self, client, row):
        accounts.sign_in(client, accounts.staff("responsable", make.maison("Chorier")))
        assert client.get(reverse("programmes:desk_absence", args=[row.pk])).status_code == 404


def test_it_costs_the_same_at_two_sizes(agent, amina, dates, django_assert_max_num_queries):
    mark(amina, dates, "absent", "absent")

    def cost() -> int:
        with django_assert_max_num_queries(8) as asked_for:
            to_call(agent)
        return len(asked_for)

    cost()
    few = cost()
    other = make.session(days=-20)
    for _ in range(6):
        with time_machine.travel(other.start - dt.timedelta(days=1), tick=False):
            dates_of = [make.session(other.activity, days=day) for day in (1, 2, 40)]
            sheet = open_sheet(activity=other.activity, sessions=dates_of, by=None)
            row = enrol(sheet=sheet, people=[make.person(phone="+33612345671")], by=None)[0]
        Attendance.objects.bulk_create([Attendance(enrolment=row, session=date, presence="absent") for date in dates_of[:2]])
    assert len(to_call(agent)) == 7
    assert cost() == few


def test_it_is_said_beforehand_on_the_sign_up_page(client, course):
    resident = accounts.resident()
    make.person("Moi", user=resident)
    client.force_login(resident)
    assert "Après 2 absences de suite" in client.get(reverse("programmes:sign_up", args=[course.pk])).content.decode()
