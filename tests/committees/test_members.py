"""Who sits: named, changed, gone early, renewed, told of the end; the seats, the charter and the rules of a committee."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from maisons_habitants.committees.actions.adopt_charter import adopt_charter
from maisons_habitants.committees.actions.change_mandate import change_mandate
from maisons_habitants.committees.actions.dissolve_body import dissolve_body
from maisons_habitants.committees.actions.end_mandate import end_mandate
from maisons_habitants.committees.actions.name_member import name_member
from maisons_habitants.committees.actions.plan_meeting import plan_meeting
from maisons_habitants.committees.actions.remind_ends import remind_ends
from maisons_habitants.committees.actions.renew_mandate import renew_mandate
from maisons_habitants.committees.actions.save_charter import save_charter
from maisons_habitants.committees.actions.save_rules import save_rules
from maisons_habitants.committees.actions.save_seats import add_college, add_deputy, add_seats, retire_seat
from maisons_habitants.committees.actions.set_body import set_body
from maisons_habitants.committees.enums import Outcome
from maisons_habitants.committees.models import Body, Charter, Mandate
from maisons_habitants.committees.reading.members import mandate_in, mandates_of, members_on
from maisons_habitants.committees.registry import broken_mandates, staff_tasks
from maisons_habitants.committees.slots import against_dissolving
from portal.kit import clock
from portal.kit.audit import key_of
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from tests.people import factories as people

from . import factories as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def named(body: Body, person=None, **values) -> Mandate:
    today = clock.today()
    days = {"starts_on": today, "ends_on": today + 400 * DAY}
    return name_member(seat=values.pop("seat", None) or make.seat(body), person=person or make.person(), by=None, **{**days, **values})


def code(act) -> str:
    with pytest.raises(Refusal) as raised:
        act()
    return raised.value.code


class TestNaming:
    def test_she_sits_from_the_day_to_the_last_both_included(self):
        body, today = make.body(), clock.today()
        row = named(body, starts_on=today + DAY, ends_on=today + 3 * DAY)
        assert [len(members_on(body, today + n * DAY)) for n in range(5)] == [0, 1, 1, 1, 0]
        assert mandates_of(row.person, today + DAY) == [row] == [mandate_in(body, row.person, today + 3 * DAY)]

    def test_she_is_told_once_by_her_way(self):
        body, key = make.body(), uuid.uuid4()
        seat, person = make.seat(body), make.person()
        first = named(body, person, seat=seat, key=key)
        assert named(body, person, seat=seat, key=key) == first
        [message] = OutboxMessage.objects.filter(purpose="committees.named")
        assert "Comité des Ormes" in message.body and message.recipient_key == f"people.Person:{person.pk}"

    def test_every_reason_is_said_at_once(self):
        body = make.body()
        held = named(body, function="chair")
        with pytest.raises(Refusal) as raised:
            named(body, held.person, seat=held.seat, function="chair")
        assert [one.code for one in raised.value.reasons] == ["siege-pris", "deja-membre", "deja-une-presidence"]

    def test_a_child_does_not_sit_but_the_committee_decides_from_which_age(self):
        body, child = make.body(), make.person(birth_year=clock.today().year - 14)
        assert code(lambda: named(body, child)) == "trop-jeune"
        set_body(body=body, youngest=13, answer_days=30, by=None)
        assert named(Body.objects.get(pk=body.pk), child)

    def test_the_next_holder_may_be_named_before_the_first_leaves(self):
        body = make.body()
        first = named(body)
        second = named(body, seat=first.seat, starts_on=first.ends_on + DAY, ends_on=first.ends_on + 30 * DAY)
        assert members_on(body, second.starts_on) == [second] and list(broken_mandates()) == []

    def test_a_mandate_of_eleven_years_is_a_typing_error(self):
        body = make.body()
        assert code(lambda: named(body, ends_on=clock.today() + 4100 * DAY)) == "mandat-trop-long"

    def test_a_closed_committee_names_nobody(self):
        body = make.body()
        Body.objects.filter(pk=body.pk).update(closed_on=clock.today())
        assert code(lambda: named(body)) == "comite-dissous"


class TestChanging:
    def test_role_and_public_name(self):
        row = named(make.body())
        assert change_mandate(mandate=row, function="chair", public_name=True, by=None, seen=1).edition == 2
        assert code(lambda: change_mandate(mandate=row, function="member", public_name=False, by=None, seen=1)) == "deja-modifie"

    def test_one_in_the_chair(self):
        body = make.body()
        named(body, function="chair")
        other = named(body)
        assert code(lambda: change_mandate(mandate=other, function="chair", public_name=False, by=None)) == "deja-une-presidence"

    def test_ended_early_with_a_word_she_loses_it_the_day_after(self):
        row, today = named(make.body()), clock.today()
        end_mandate(mandate=row, last_day=today, words="Elle déménage.", by=None)
        assert mandates_of(row.person, today) == [row] and mandates_of(row.person, today + DAY) == []
        assert OutboxMessage.objects.filter(purpose="committees.ended").count() == 1
        assert "déménage" not in OutboxMessage.objects.get(purpose="committees.ended").body

    @pytest.mark.parametrize(("days", "refused"), [(-1, "fin-passee"), (400, "fin-trop-tard"), (500, "fin-trop-tard")])
    def test_an_end_is_neither_past_nor_later(self, days, refused):
        row = make.mandate(make.body(), ends_on=clock.today() + 400 * DAY)
        assert code(lambda: end_mandate(mandate=row, last_day=clock.today() + days * DAY, words="", by=None)) == refused

    def test_a_mandate_to_come_is_called_off_the_day_before_it_begins(self):
        body, today = make.body(), clock.today()
        row = named(body, starts_on=today + 10 * DAY)
        end_mandate(mandate=row, last_day=today + 9 * DAY, words="", by=None)
        assert members_on(body, today + 10 * DAY) == [] and named(body, seat=row.seat)

    def test_over_is_over(self):
        row = make.mandate(make.body(), ends_on=clock.today() - DAY)
        assert code(lambda: end_mandate(mandate=row, last_day=clock.today(), words="", by=None)) == "mandat-fini"

    def test_renewed_from_the_day_after_on_the_same_seat(self):
        row, key = named(make.body(), function="chair", public_name=True), uuid.uuid4()
        new = renew_mandate(mandate=row, ends_on=row.ends_on + 300 * DAY, designation="elected", by=None, key=key)
        assert (new.seat, new.person, new.starts_on, new.function, new.public_name) == (
            row.seat, row.person, row.ends_on + DAY, "chair", True,
        )  # fmt: skip
        assert renew_mandate(mandate=row, ends_on=row.ends_on + 300 * DAY, designation="elected", by=None, key=key) == new
        assert code(lambda: renew_mandate(mandate=row, ends_on=row.ends_on + 300 * DAY, designation="drawn", by=None)) == "siege-pris"


class TestReminders:
    def test_at_ninety_days_then_at_thirty_once_each(self):
        today = clock.today()
        row = make.mandate(make.body(), ends_on=today + 90 * DAY)
        assert [remind_ends(), remind_ends()] == [1, 0]
        for days, count in ((59, 0), (60, 1), (61, 0)):
            with clock.standing_at(clock.now() + days * DAY):
                assert remind_ends() == count, days
        messages = OutboxMessage.objects.filter(purpose="committees.ending", recipient_key=f"people.Person:{row.person_id}")
        assert messages.count() == 2

    def test_nothing_is_said_where_somebody_follows(self):
        row = make.mandate(make.body(), ends_on=clock.today() + 40 * DAY)
        renew_mandate(mandate=row, ends_on=row.ends_on + 300 * DAY, designation="volunteer", by=None)
        assert remind_ends() == 0

    def test_the_team_of_the_house_reads_it_among_what_waits(self):
        make.mandate(make.body(), ends_on=clock.today() + 40 * DAY)
        call = make.call(make.body(), opens_on=clock.today() - 9 * DAY, closes_on=clock.today() - DAY)
        assert call.closed_at is None
        here, elsewhere = people.staff("animation", make.house()), people.staff("animation", make.house("Les Pins"))
        assert sorted(task["count"] for task in staff_tasks(here)) == [1, 1] and staff_tasks(elsewhere) == []


class TestSeats:
    def test_seats_with_their_deputies_in_a_college(self):
        body = make.body()
        college = add_college(body=body, name="Habitants", by=None)
        seats = add_seats(body=body, number=2, college=college, deputies=True, by=None)
        assert [(seat.number, seat.deputy_of and seat.deputy_of.number) for seat in seats] == [(1, None), (2, 1), (3, None), (4, 3)]
        assert code(lambda: add_college(body=body, name=" habitants ", by=None)) == "college-pris"
        assert code(lambda: add_deputy(seat=seats[0], by=None)) == "deja-une-suppleance"
        assert code(lambda: add_deputy(seat=seats[1], by=None)) == "suppleante-de-suppleante"
        assert code(lambda: add_seats(body=body, number=57, by=None)) == "trop-de-sieges"

    def test_a_seat_somebody_holds_or_will_hold_is_not_retired(self):
        body = make.body()
        seat = make.seat(body)
        named(body, seat=seat, starts_on=clock.today() + 20 * DAY)
        assert code(lambda: retire_seat(seat=seat, by=None)) == "siege-occupe"

    def test_a_retired_seat_takes_its_deputys_along_and_nobody_sits_there_any_more(self):
        body = make.body()
        seat, deputy = add_seats(body=body, number=1, deputies=True, by=None)
        retire_seat(seat=seat, by=None)
        deputy.refresh_from_db()
        assert deputy.retired_on == clock.today()
        assert code(lambda: named(body, seat=seat)) == code(lambda: named(body, seat=deputy)) == "siege-supprime"


class TestCharter:
    def test_a_draft_is_written_again_and_once_adopted_the_next_one_begins(self):
        body = make.body()
        first = save_charter(body=body, text="Un.", by=None)
        assert save_charter(body=body, text="Un, mieux.", by=None).pk == first.pk
        adopt_charter(charter=first, adopted_on=clock.today(), by=None)
        second = save_charter(body=body, text="Deux.", by=None)
        assert (second.version, Charter.objects.get(pk=first.pk).text) == (2, "Un, mieux.")
        assert code(lambda: adopt_charter(charter=first, adopted_on=clock.today(), by=None)) == "deja-adoptee"
        assert code(lambda: adopt_charter(charter=second, adopted_on=clock.today() - DAY, by=None)) == "adoption-avant"
        assert code(lambda: adopt_charter(charter=second, adopted_on=clock.today() + DAY, by=None)) == "adoption-a-venir"
        assert code(lambda: save_charter(body=body, text="  ", by=None)) == "charte-vide"

    @pytest.mark.parametrize("change", [lambda rows: rows.update(text="Autre."), lambda rows: rows.delete()], ids=["change", "delete"])
    def test_the_database_keeps_an_adopted_charter_as_it_is(self, change):
        row = save_charter(body=make.body(), text="Un.", by=None)
        adopt_charter(charter=row, adopted_on=clock.today(), by=None)
        with pytest.raises(IntegrityError, match="charte adoptée"), transaction.atomic():
            change(Charter.objects.filter(pk=row.pk))


class TestRules:
    def test_they_begin_today_or_later_and_a_version_to_come_is_written_again(self):
        body, today = make.body(), clock.today()
        assert code(lambda: save_rules(body=body, valid_from=today - DAY, by=None, formal=False)) == "regles-passees"
        first = save_rules(body=body, valid_from=today + DAY, by=None, formal=True, quorum_base="in-office")
        again = save_rules(body=body, valid_from=today + DAY, by=None, formal=True, quorum_base="number", quorum_number=4)
        assert first.pk == again.pk and body.rules.count() == 2

    @pytest.mark.parametrize(
        ("rules", "refused"),
        [
            ({"quorum_numerator": 3, "quorum_denominator": 2}, "part-impossible"),
            ({"quorum_numerator": 0}, "part-impossible"),
            ({"secret_numerator": 4}, "part-secrete-impossible"),
            ({"quorum_base": "number"}, "nombre-manquant"),
            ({"by_college": True}, "college-manquant"),
            ({"proxies_each": 4}, "trop-de-pouvoirs"),
        ],
    )
    def test_what_makes_no_sense_is_refused_in_words(self, rules, refused):
        assert code(lambda: save_rules(body=make.body(), valid_from=clock.today(), by=None, formal=True, **rules)) == refused

    def test_a_leading_college_is_one_of_its_own(self):
        body, other = make.body(), make.body(page=make.committee("Autre"))
        mine, theirs = add_college(body=body, name="Usagers", by=None), add_college(body=other, name="Usagers", by=None)
        rules = {"valid_from": clock.today(), "formal": True, "by": None}
        assert code(lambda: save_rules(body=body, leading_college=theirs, **rules)) == "college-manquant"
        assert save_rules(body=body, leading_college=mine, **rules).leading_college == mine

    def test_a_meeting_keeps_the_rules_it_was_convoked_under(self):
        body, today = make.body(3), clock.today()
        rules = save_rules(body=body, valid_from=today, by=None, formal=True)
        make.meeting(body, rules=rules)
        assert code(lambda: save_rules(body=body, valid_from=today, by=None, formal=False)) == "regles-servies"

    def test_a_page_left_open_overwrites_nothing(self):
        body = make.body()
        save_rules(body=body, valid_from=clock.today(), by=None, seen=body.edition, formal=True)
        assert code(lambda: save_rules(body=body, valid_from=clock.today(), by=None, seen=body.edition, formal=False)) == "deja-modifie"


class TestDissolving:
    def test_mandates_end_today_members_are_told_and_nothing_sits_any_more(self):
        body, today = make.body(3), clock.today()
        later = make.mandate(body, starts_on=today + 30 * DAY, ends_on=today + 400 * DAY)
        proposal, studied = (make.proposal(maison=body.maison, body=body) for _ in range(2))
        studied.answers.create(outcome=Outcome.STUDIED, words="On regarde.")
        done = dissolve_body(body=body, words="Les deux comités n’en font plus qu’un.", by=None, key=(key := uuid.uuid4()))
        assert dissolve_body(body=body, words="Encore", by=None, key=key) == done
        assert done.closed_on == today and done.closed_words == "Les deux comités n’en font plus qu’un."
        assert {row.last_day for row in make.members(body) if row != later} == {today}
        later.refresh_from_db()
        assert later.last_day == later.starts_on - DAY
        sent = OutboxMessage.objects.filter(purpose="committees.dissolved")
        assert sent.count() == 4 and all("n’en font plus qu’un" in row.body for row in sent)
        lines = AuditLine.objects.filter(verb="committees.hand_over_proposal").order_by("pk")
        for owed, line in zip((proposal, studied), lines, strict=True):
            owed.refresh_from_db()
            assert owed.body is None and owed.maison == body.maison
            assert (line.target, line.maison_id, line.detail) == (key_of(owed), body.maison_id, {"body": body.pk})
        start = make.in_days(12)
        assert members_on(body, today + DAY) == [] and list(broken_mandates()) == []
        assert code(lambda: plan_meeting(body=done, start=start, end=start + dt.timedelta(hours=2), by=None)) == "comite-dissous"
        assert code(lambda: dissolve_body(body=done, words="Encore", by=None)) == "comite-dissous"

    def test_every_reason_against_is_said_at_once_and_nothing_changes(self):
        body = make.body(2)
        make.meeting(body)
        make.call(body)
        against_dissolving.add("test", lambda row: Refusal("fonds-ouvert", "Un fonds compte sur lui."))
        try:
            with pytest.raises(Refusal) as raised:
                dissolve_body(body=body, words="  ", by=None)
        finally:
            against_dissolving._items.pop("test")
        assert [one.code for one in raised.value.reasons] == ["sans-raison", "reunions-prevues", "appel-ouvert", "fonds-ouvert"]
        assert code(lambda: dissolve_body(body=body, words="Fini", seen=body.edition + 7, by=None)) == "deja-modifie"
        body.refresh_from_db()
        assert body.closed_on is None and not OutboxMessage.objects.filter(purpose="committees.dissolved").exists()

    def test_its_screen_asks_why_and_a_yes_keeps_what_was_typed_and_the_page_says_it(self, client):
        body = make.body(2)
        people.sign_in(client, people.staff("responsable", body.maison))
        address = f"/equipe/comites/{body.pk}/dissoudre/"
        assert "2 mandats finissent aujourd’hui" in client.get(address).content.decode()
        again = client.post(address, {"words": "Plus personne ne vient.", "seen": body.edition})
        assert "ne se défait pas" in again.content.decode() and "Plus personne ne vient." in again.content.decode()
        assert client.post(address, {"words": "Plus personne ne vient.", "sure": "on", "seen": body.edition}).status_code == 302
        assert "Plus personne ne vient." in client.get(f"/equipe/comites/{body.pk}/").content.decode()
        assert "ne siègent plus" in client.get("/equipe/comites/").content.decode()
        body.page.save_revision().publish()
        shown = client.get(body.page.url).content.decode()
        assert "Ce comité ne siège plus" in shown and "Plus personne ne vient." in shown and "place libre" not in shown
