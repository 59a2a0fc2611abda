"""One tick at a time: online, or carried later by a device that had no network."""

import datetime as dt
import json
import uuid

import pytest
import time_machine
from django.urls import reverse

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.kit.views import offline
from programmes.actions.enrol import enrol
from programmes.actions.record_attendance import record_attendance
from programmes.actions.take_tick import take_tick
from programmes.actions.withdraw import withdraw
from programmes.models import Attendance
from programmes.tick_tokens import TOKENS
from tests.grounds import laid_once
from tests.people import factories as accounts

from . import factories as make

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
URL = "/pointage/"


@laid_once
def sheet():
    return make.sheet(30, days=0)


@pytest.fixture
def date(sheet):
    return sheet.dates.select_related("session", "sheet").get()


@laid_once
def rows(sheet):
    return [enrol(sheet=sheet, people=[make.person(f"Mme {letter}.")], by=None)[0] for letter in "ABCDE"]


@laid_once
def agent(sheet):
    return accounts.staff("animation", sheet.maison)


def token_for(date, user) -> str:
    return TOKENS.held_by(date, user=user)["token"]


def marks() -> dict:
    return dict(Attendance.objects.values_list("enrolment__person__display_name", "presence"))


def tick(row, value="present", age=0, key=None) -> dict:
    return {"key": str(key or uuid.uuid4()), "line": f"ligne-{row.pk}", "value": value, "age": age}


def send(client, date, agent, *ticks, token=None):
    body = {"token": token or token_for(date, agent), "ticks": list(ticks)}
    return client.post(URL, json.dumps(body), content_type="application/json")


class TestAction:
    def test_a_later_tick_that_arrives_first_holds(self, date, rows, agent):
        now = clock.now()
        take_tick(date=date, line=str(rows[0].pk), value="present", by=agent, at=now - MINUTE)
        take_tick(date=date, line=str(rows[0].pk), value="absent", by=agent, at=now - 9 * MINUTE)  # her own, older: silent
        assert marks() == {"Mme A.": "present"}

    def test_what_somebody_else_noted_since_stays_and_is_said(self, date, rows, agent):
        other = accounts.staff("animation", date.sheet.maison, first_name="Jeanne")
        record_attendance(sheet=date.sheet, session=date.session, marks={rows[0].pk: "excused"}, by=other)
        with pytest.raises(Refusal) as refused:
            take_tick(date=date, line=str(rows[0].pk), value="absent", by=agent, at=clock.now() - 5 * MINUTE)
        assert refused.value.code == "note-depuis"
        assert "par Jeanne" in str(refused.value) and "« excusé·e »" in str(refused.value)
        assert marks() == {"Mme A.": "excused"}

    def test_a_mark_taken_back_is_not_brought_back_by_an_older_tick(self, date, rows, agent):
        other, now = accounts.staff("animation", date.sheet.maison), clock.now()
        take_tick(date=date, line=str(rows[0].pk), value="present", by=agent, at=now - 9 * MINUTE)
        take_tick(date=date, line=str(rows[0].pk), value="", by=other, at=now - MINUTE)
        assert marks() == {}
        with pytest.raises(Refusal, match="sans marque"):
            take_tick(date=date, line=str(rows[0].pk), value="present", by=agent, at=now - 5 * MINUTE)
        assert marks() == {}
        assert Attendance.every.count() == 1

    def test_whoever_has_no_mark_is_absent_in_one_press(self, date, rows, agent):
        take_tick(date=date, line=str(rows[0].pk), value="present", by=agent)
        take_tick(date=date, line=str(rows[1].pk), value="excused", by=agent)
        for _ in range(2):
            take_tick(date=date, line="reste", value="absent", by=agent)
        assert marks() == {"Mme A.": "present", "Mme B.": "excused", "Mme C.": "absent", "Mme D.": "absent", "Mme E.": "absent"}

    def test_steps_without_a_name_add_up_and_never_go_below_nothing(self, date, rows, agent):
        for step in ("+5", "-1", "-1"):
            take_tick(date=date, line="sans-nom", value=step, by=agent)
        date.refresh_from_db()
        assert date.unnamed == 3
        for _ in range(5):
            take_tick(date=date, line="sans-nom", value="-1", by=agent)
        date.refresh_from_db()
        assert date.unnamed == 0

    def test_a_key_is_once(self, date, agent):
        key = uuid.uuid4()
        answers = [take_tick(date=date, line="sans-nom", value="+1", by=agent, key=key) for _ in range(3)]
        assert answers == [{"line": "sans-nom", "unnamed": 1}] * 3

    @pytest.mark.parametrize(
        ("line", "value", "code"),
        [("999999", "present", "plus-inscrit"), ("x", "present", "plus-inscrit"), ("sans-nom", "+100", "pas-un-pas")],
    )
    def test_what_makes_no_sense_is_refused_in_words(self, date, rows, agent, line, value, code):
        with pytest.raises(Refusal) as refused:
            take_tick(date=date, line=line, value=value, by=agent)
        assert refused.value.code == code
        assert str(refused.value)

    def test_an_unknown_presence_is_refused(self, date, rows, agent):
        with pytest.raises(Refusal) as refused:
            take_tick(date=date, line=str(rows[0].pk), value="maybe", by=agent)
        assert refused.value.code == "presence-inconnue"

    def test_who_gave_her_place_back_is_not_ticked(self, date, rows, agent):
        withdraw(enrolment=rows[0], by=None, channel="counter")
        with pytest.raises(Refusal, match="plus inscrite"):
            take_tick(date=date, line=str(rows[0].pk), value="present", by=agent)

    def test_a_future_date_cannot_be_ticked_nor_one_whose_figures_are_given(self, date, rows, agent):
        for day, code in ((-1, "trop-tot"), (70, "trop-tard")):
            with time_machine.travel(make.in_days(day), tick=False), pytest.raises(Refusal) as refused:
                take_tick(date=date, line=str(rows[0].pk), value="present", by=agent)
            assert refused.value.code == code
        with time_machine.travel(make.in_days(30), tick=False):
            take_tick(date=date, line=str(rows[0].pk), value="present", by=agent)
        assert marks() == {"Mme A.": "present"}

    def test_each_change_is_written_down_and_the_same_again_is_not(self, date, rows, agent):
        for _ in range(2):
            take_tick(date=date, line=str(rows[0].pk), value="present", by=agent, at=clock.now() - MINUTE)
        (line,) = AuditLine.objects.filter(verb="programmes.attendance")
        assert (line.by, line.detail["marks"]) == (agent, {str(rows[0].pk): "present"})
        assert "at" in line.detail


class TestAddress:
    def test_five_ticks_come_later_and_twice_is_once(self, client, date, rows, agent):
        pressed = [tick(row, age=60_000 * place) for place, row in enumerate(rows)]
        for _ in range(2):
            answer = send(client, date, agent, *pressed)
            assert answer.status_code == 200
            assert [one.get("presence") for one in answer.json()["answers"]] == ["present"] * 5
        assert len(marks()) == 5
        assert AuditLine.objects.filter(verb="programmes.attendance").count() == 5
        assert {row.by for row in Attendance.objects.all()} == {agent}

    def test_it_needs_no_session_and_no_answer_names_anybody(self, client, date, rows, agent):
        answer = send(client, date, agent, tick(rows[0]), tick(rows[1], "toto"))
        assert answer.json()["answers"][1]["words"]
        assert "Mme" not in answer.content.decode()
        assert not answer.cookies
        assert marks() == {"Mme A.": "present"}

    def test_a_tick_keeps_the_moment_it_was_pressed_whatever_its_device_believes(self, client, date, rows, agent):
        opened = token_for(date, agent)
        with time_machine.travel(clock.now() + dt.timedelta(hours=2), tick=False):
            send(client, date, agent, tick(rows[0], age=30 * 60_000), token=opened)
            assert clock.now() - Attendance.objects.get().at == 30 * MINUTE

    def test_a_refused_tick_is_said_and_leaves_a_line(self, client, date, rows, agent):
        other = accounts.staff("animation", date.sheet.maison)
        opened = token_for(date, agent)
        with time_machine.travel(clock.now() + dt.timedelta(hours=1), tick=False):
            record_attendance(sheet=date.sheet, session=date.session, marks={rows[0].pk: "excused"}, by=other)
            (said,) = send(client, date, agent, tick(rows[0], "absent", age=30 * 60_000), token=opened).json()["answers"]
        assert "plus ancienne" in said["words"]
        assert said["presence"] == "excused"
        assert AuditLine.objects.get(verb="programmes.tick_refused").detail["why"] == "note-depuis"

    def test_the_token_ends_with_the_day(self, client, date, rows, agent):
        held = TOKENS.held_by(date, user=agent)
        token = held["token"]
        assert 0 < held["lasts"] <= 86_400
        with time_machine.travel(make.in_days(1, hour=0), tick=False):
            assert TOKENS.opened_with(token) is None
            answer = send(client, date, agent, tick(rows[0]), token=token)
        assert answer.status_code == 403
        assert "un autre jour" in answer.json()["words"]
        assert marks() == {}

    def test_the_token_opens_its_own_sheet_alone(self, client, date, agent):
        elsewhere = enrol(sheet=make.sheet(3, days=0), people=[make.person()], by=None)[0]
        (said,) = send(client, date, agent, tick(elsewhere)).json()["answers"]
        assert "plus inscrite" in said["words"]
        assert marks() == {}

    def test_it_is_worth_what_who_opened_it_may_still_do(self, client, date, rows, agent):
        token = token_for(date, agent)
        stranger = token_for(date, accounts.staff("animation", make.maison("Chorier")))
        assert send(client, date, agent, tick(rows[0]), token=stranger).status_code == 403
        agent.is_active = False
        agent.save()
        assert send(client, date, agent, tick(rows[0]), token=token).status_code == 403
        assert marks() == {}

    def test_a_confidential_sheet_is_for_who_sees_it(self, client):
        quiet = make.sheet(3, days=0, confidential=True)
        row = enrol(sheet=quiet, people=[make.person("Mme Q.")], by=None)[0]
        date = quiet.dates.get()
        assert send(client, date, accounts.staff("animation", quiet.maison), tick(row)).status_code == 403

    @pytest.mark.parametrize("token", ["", "x", "a.b:c:d", None, 12])
    def test_a_token_made_by_hand_opens_nothing(self, client, date, rows, agent, token):
        body = json.dumps({"token": token, "ticks": [tick(rows[0])]})
        assert client.post(URL, body, content_type="application/json").status_code == 403

    @pytest.mark.parametrize(
        "body", ["", "{", "[]", "null", '{"token": "x"}', '{"token": "x", "ticks": []}', '{"token": "x", "ticks": [1]}',
                 '{"token": "x", "ticks": [{"key": "no", "line": "1", "value": "present", "age": 0}]}'],
    )  # fmt: skip
    def test_what_is_no_such_message_is_refused_in_words(self, client, body):
        answer = client.post(URL, body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["words"]

    def test_too_many_at_once_wait(self, client, date, rows, agent, monkeypatch):
        assert send(client, date, agent, *[tick(rows[0]) for _ in range(51)]).status_code == 400
        monkeypatch.setitem(offline.LIMIT, "tries", 2)
        assert [send(client, date, agent, tick(row)).status_code for row in rows[:3]] == [200, 200, 429]
        assert len(marks()) == 2

    def test_a_counters_name_goes_along(self, client, date, rows, agent):
        agent.workstation = "poste:3/session:4"
        send(client, date, agent, tick(rows[0]))
        assert AuditLine.objects.get(verb="programmes.attendance").workstation == "poste:3/session:4"


class TestScreen:
    def url(self, date):
        return reverse("programmes:desk_attendance", args=[date.sheet_id, date.session_id])

    def test_without_script_a_press_is_a_form_and_the_box_takes_its_mark_back(self, client, date, rows, agent):
        accounts.sign_in(client, agent)
        answer = client.post(self.url(date), {f"ligne-{rows[0].pk}": "present"})
        assert answer["Location"].endswith(f"#ligne-{rows[0].pk}")
        page = client.get(self.url(date)).content.decode()
        assert "<strong data-here>1</strong>" in page and "<span data-expected>5</span>" in page
        assert f'name="ligne-{rows[0].pk}" value="" data-value="present" aria-pressed="true"' in page
        client.post(self.url(date), {f"ligne-{rows[0].pk}": ""})
        assert marks() == {}

    def test_a_double_press_of_one_more_is_one(self, client, date, agent):
        accounts.sign_in(client, agent)
        sent = {"sans-nom": "+1", "request_key": str(uuid.uuid4())}
        for _ in range(2):
            client.post(self.url(date), sent)
        date.refresh_from_db()
        assert date.unnamed == 1

    def test_a_guest_is_told_by_her_name_and_with_whom_she_comes(self, client, date, rows, agent):
        host = rows[0]
        host.party.enrolments.create(
            sheet=date.sheet, person=host.person, guest=True, guest_name="Paul", state="confirmed", channel="online"
        )
        accounts.sign_in(client, agent)
        page = client.get(self.url(date)).content.decode()
        assert "<span data-name>Paul</span>" in page
        assert "avec Mme A." in page

    def test_before_the_day_nothing_can_be_pressed(self, client, agent):
        coming = make.sheet(3, days=1)
        row = enrol(sheet=coming, people=[make.person()], by=None)[0]
        page = self.shut(client, agent, row, "se notent le jour même")
        assert f'name="ligne-{row.pk}"' not in page  # a list to read: no box that looks as if it could be pressed

    def test_nor_once_the_figures_are_given(self, client, rows, agent):
        with time_machine.travel(make.in_days(70), tick=False):
            page = self.shut(client, agent, rows[0], "ses chiffres sont donnés")
        assert f'name="ligne-{rows[0].pk}" value="present" data-value="present" aria-pressed="false" disabled' in page

    def shut(self, client, agent, row, words):
        accounts.sign_in(client, agent)
        page = client.get(self.url(row.sheet.dates.get())).content.decode()
        assert words in page
        assert "data-token" not in page
        return page

    @pytest.mark.parametrize("name", ["ligne-0", "ligne-x", "sans-nom", "reste", "autre"])
    def test_a_line_made_by_hand_writes_nothing(self, client, date, rows, agent, name):
        accounts.sign_in(client, agent)
        assert client.post(self.url(date), {name: "toto"}).status_code == 302
        assert marks() == {}

    def test_it_costs_the_same_at_two_sizes(self, client, date, rows, agent, django_assert_max_num_queries):
        accounts.sign_in(client, agent)
        take_tick(date=date, line="reste", value="present", by=agent)

        def cost() -> int:
            with django_assert_max_num_queries(40) as asked:
                assert client.get(self.url(date)).status_code == 200
            return len(asked)

        cost()
        few = cost()
        for _ in range(15):
            enrol(sheet=date.sheet, people=[make.person()], by=None)
        take_tick(date=date, line="reste", value="absent", by=agent)
        assert cost() == few
