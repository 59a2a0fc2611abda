"""Orientations: with consent, a paper, a call; to whom, told only to who may know."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.casework import tasks
from portal.casework.actions.note_call import note_call
from portal.casework.actions.note_outcome import NOT_YET, note_outcome
from portal.casework.actions.refer_person import refer_person
from portal.casework.enums import Outcome
from portal.casework.models import Referral
from portal.kit import clock, registry
from portal.kit.audit import SYSTEM
from portal.kit.models import Reading
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.merge_persons import merge_persons
from tests.people import factories

from . import ground

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def code_of(act, **given) -> str:
    with pytest.raises(Refusal) as refused:
        act(**given)
    assert refused.value.words
    assert refused.value.way_out
    return refused.value.code


def calls_of(user) -> list:
    return registry.call_sources.get("casework.referrals").items(user)


class TestSending:
    def test_it_bears_her_consent_the_house_and_the_day_of_the_call(self, amina, offer, house, agent):
        row = refer_person(person=amina, offer=offer, maison=house, agreed=True, by=agent)
        assert (row.person, row.by, row.agreed_on, row.call_due) == (amina, agent, dt.date(2026, 11, 24), dt.date(2026, 12, 4))
        assert not row.confidential
        assert not OutboxMessage.objects.exists()

    def test_no_call_without_her_wish(self, amina, offer, house):
        assert ground.referred(amina, offer, house, call=False).call_due is None

    def test_after_an_appointment_the_next_day(self, amina, offer, house):
        at = dt.datetime(2026, 12, 18, 14, tzinfo=PARIS)
        assert ground.referred(amina, offer, house, appointment_at=at).call_due == dt.date(2026, 12, 19)

    def test_without_her_consent_nothing_is_written(self, amina, offer, house):
        assert code_of(ground.referred, who=amina, where=offer, maison=house, agreed=False) == "accord-manque"
        assert not Referral.objects.exists()

    @pytest.mark.parametrize("at", [dt.datetime(2026, 11, 24, 9, tzinfo=PARIS), dt.datetime(2028, 1, 1, tzinfo=PARIS)])
    def test_an_impossible_appointment_is_told(self, amina, offer, house, at):
        assert code_of(ground.referred, who=amina, where=offer, maison=house, appointment_at=at) == "rendez-vous-impossible"

    def test_not_twice_to_the_same_place_also_after_a_merge(self, amina, offer, house):
        other = ground.person(house, "Amina")
        ground.referred(other, offer, house)
        merge_persons(absorbed=other, kept=amina, by=SYSTEM)
        assert code_of(ground.referred, who=amina, where=offer, maison=house) == "deja-orientee"
        note_outcome(referral=Referral.objects.get(), outcome="arrived", by=SYSTEM)
        assert ground.referred(amina, offer, house).pk

    def test_the_database_itself_refuses_twice(self, amina, offer, house):
        row = ground.referred(amina, offer, house)
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)

    def test_not_to_one_taken_out(self, amina, house):
        assert code_of(ground.referred, who=amina, where=ground.offer("Fermée", active=False), maison=house) == "partenaire-retire"

    def test_not_from_a_house_that_is_not_hers(self, amina, offer, elsewhere, agent):
        assert code_of(ground.referred, who=amina, where=offer, maison=elsewhere, by=agent) == "pas-cette-maison"

    def test_a_double_click_sends_once(self, amina, offer, house, agent):
        key = uuid.uuid4()
        first, second = (ground.referred(amina, offer, house, by=agent, key=key) for _ in range(2))
        assert first.pk == second.pk


class TestAfterwards:
    @pytest.fixture
    def row(self, amina, offer, house):
        return ground.referred(amina, offer, house)

    @pytest.mark.parametrize("outcome", ["arrived", "redirected", "gave_up", "not_needed"])
    def test_each_end_closes_it_and_stops_the_calls(self, row, agent, outcome):
        closed = note_outcome(referral=row, outcome=outcome, by=agent)
        assert (closed.outcome, closed.closed_on, closed.closed_by, closed.call_due) == (outcome, clock.today(), agent, None)
        assert code_of(note_outcome, referral=row, outcome="arrived", by=agent) == "orientation-terminee"

    def test_not_yet_asks_again_a_week_later(self, row, agent):
        assert note_outcome(referral=row, outcome=NOT_YET, by=agent).call_due == dt.date(2026, 12, 1)

    @pytest.mark.parametrize("outcome", ["", "zzz", "\x00"])
    def test_nonsense_is_refused(self, row, outcome):
        assert code_of(note_outcome, referral=row, outcome=outcome, by=SYSTEM) == "suite-inconnue"

    def test_not_by_another_house(self, row, elsewhere):
        stranger = factories.staff("accueil", elsewhere)
        assert code_of(note_outcome, referral=row, outcome="arrived", by=stranger) == "pas-cette-maison"
        assert code_of(note_call, referral=row, outcome="reached", by=stranger) == "pas-cette-maison"

    def test_three_times_nobody_and_it_is_closed_without_news(self, row, agent):
        for expected in (dt.date(2026, 11, 27), dt.date(2026, 11, 27)):
            assert note_call(referral=row, outcome="no_answer", by=agent).call_due == expected
        last = note_call(referral=row, outcome="left_message", by=agent)
        assert (last.outcome, last.closed_on) == (Outcome.UNKNOWN, clock.today())
        assert code_of(note_call, referral=row, outcome="reached", by=agent) == "orientation-terminee"

    def test_reached_the_answer_is_still_to_be_noted(self, row, agent):
        after = note_call(referral=row, outcome="reached", by=agent)
        assert (after.outcome, after.call_due, after.reached_on) == ("", None, clock.today())
        tasks_told = {task["label"]: task["count"] for task in registry.staff_tasks.get("casework")(agent)}
        assert tasks_told["orientation dont la suite est à noter"] == 1

    @pytest.mark.parametrize(
        ("outcome", "due"),
        [("wrong_number", None), ("not_her", None), ("refused", None), ("letter", None), ("she_calls", dt.date(2026, 12, 1))],
    )
    def test_what_else_may_be_answered(self, row, agent, outcome, due):
        after = note_call(referral=row, outcome=outcome, by=agent)
        assert (after.outcome, after.call_due) == ("", due)

    def test_six_months_without_news_it_ends_by_itself(self, row):
        with time_machine.travel("2027-05-24 10:00+02:00"):
            assert tasks.end_what_is_over() == 0
        with time_machine.travel("2027-05-26 10:00+02:00"):
            assert tasks.end_what_is_over() == 1
            assert tasks.end_what_is_over() == 0
        row.refresh_from_db()
        assert (row.outcome, row.closed_by) == (Outcome.UNKNOWN, None)


class TestCalls:
    def test_whom_to_call_in_neutral_words_whatever_the_partner(self, amina, offer, secret, house, agent, social):
        ground.referred(amina, offer, house)
        other = ground.person(house, "Brune", phone="0612345679")
        hidden = ground.referred(other, secret, house)
        with time_machine.travel("2026-12-10 10:00+01:00"):
            for user in (agent, social):
                items = calls_of(user)
                assert {item.person for item in items} == {amina, other}
                assert len({(item.reason, item.say) for item in items}) == 1
                assert "Écoute" not in str(items)
            assert str(hidden.pk) in {item.key for item in calls_of(agent)}

    def test_not_before_the_day_nor_in_another_house(self, amina, offer, house, agent, elsewhere):
        ground.referred(amina, offer, house)
        assert calls_of(agent) == []
        with time_machine.travel("2026-12-10 10:00+01:00"):
            assert calls_of(factories.staff("accueil", elsewhere)) == []
            assert calls_of(factories.staff("animation", house)) == []
            assert calls_of(factories.resident()) == []

    def test_what_was_answered_is_settled_by_key(self, amina, offer, house, agent):
        row = ground.referred(amina, offer, house)
        registry.call_sources.get("casework.referrals").settled(str(row.pk), "reached", agent)
        row.refresh_from_db()
        assert row.reached_on == clock.today()

    @pytest.mark.parametrize("key", ["", "0", "x", "9" * 30, "١"])
    def test_a_call_nobody_asks_for_any_more_is_told(self, agent, key):
        source = registry.call_sources.get("casework.referrals")
        with pytest.raises(Refusal) as refused:
            source.settled(key, "reached", agent)
        assert refused.value.code == "orientation-terminee"

    def test_a_constant_number_of_queries(self, house, offer, agent):
        def cost() -> int:
            calls_of(agent)  # her roles are read once
            with CaptureQueriesContext(connection) as seen:
                calls_of(agent)
            return len(seen)

        for number in range(3):
            ground.referred(ground.person(house, f"A{number}"), offer, house)
        with time_machine.travel("2026-12-10 10:00+01:00"):
            few = cost()
            for number in range(9):
                person = ground.person(house, f"B{number}")
                Referral.objects.create(person=person, offer=offer, maison=house, agreed_on=clock.today(), call_due=clock.today())
            assert cost() == few <= 3


class TestWhoKnowsWhere:
    """A partner whose name tells a need."""

    @pytest.fixture
    def row(self, amina, secret, house, agent):
        return ground.referred(amina, secret, house, by=agent)

    def told(self, user) -> bool:
        return Referral.objects.told_to(user).exists()

    def test_it_is_frozen_on_the_row(self, row):
        assert row.confidential

    def test_who_made_it_on_the_day_to_print_the_paper_then_social_work_alone(self, row, agent, social, house):
        colleague, chief = factories.staff("accueil", house), factories.staff("responsable", house)
        assert [self.told(user) for user in (agent, social, colleague, chief)] == [True, True, False, False]
        with time_machine.travel("2026-11-25 00:10+01:00"):
            assert [self.told(user) for user in (agent, social)] == [False, True]
            assert Referral.objects.visible_to(agent).exists()

    def test_another_house_sees_nothing_at_all(self, row, elsewhere):
        for role in ("accueil", "travail_social", "responsable"):
            assert not Referral.objects.visible_to(factories.staff(role, elsewhere)).exists()

    def test_no_screen_nor_paper_of_the_counter_names_it(self, client, row, amina, house):
        colleague = factories.staff("accueil", house)
        factories.sign_in(client, colleague)
        for address in (
            reverse("desk_referral", args=[row.pk]),
            "/equipe/orientations/",
            reverse("desk_person", args=[amina.pk]),
            "/equipe/",
        ):
            assert "Écoute" not in client.get(address).content.decode(), address
        assert client.get(reverse("desk_referral_map", args=[row.pk])).status_code == 404
        assert registry.slips.get("casework.Referral").content(colleague, str(row.pk)) is None

    def test_who_opened_it_is_written_down(self, client, row, social, offer, house):
        plain = ground.referred(ground.person(house, "Brune"), offer, house)
        factories.sign_in(client, social)
        for each in (row, plain):
            client.get(reverse("desk_referral", args=[each.pk]))
            client.get(reverse("desk_referral_map", args=[each.pk]))
        read = Reading.objects.filter(subject__in=[f"people.Person:{each.person_id}" for each in (row, plain)])
        assert sorted((line.by.pk, line.subject, line.screen) for line in read) == sorted(
            (social.pk, f"people.Person:{each.person_id}", screen)
            for each in (row, plain)
            for screen in ("desk_referral", "desk_referral_map")
        )

    def test_the_slip_itself_names_no_such_partner(self, row, social):
        paper = registry.slips.get("casework.Referral").content(social, str(row.pk))
        assert "Écoute" not in f"{paper.what}{paper.place}{paper.notes}"
        assert paper.address.startswith("4 quai")
        assert paper.amount_cents is None


class TestTheSlip:
    def test_what_to_bring_and_when(self, amina, offer, house, agent):
        at = dt.datetime(2026, 12, 18, 14, tzinfo=PARIS)
        row = ground.referred(amina, offer, house, appointment_at=at)
        paper = registry.slips.get("casework.Referral").content(agent, str(row.pk))
        assert (paper.act, paper.person, paper.dates, paper.maison) == ("referral", amina, ((at, None),), house)
        assert (paper.notes, paper.hours) == (("Le papier", "Un sac"), "Lundi, de 9 h à 12 h")

    def test_nobody_reads_on_it_what_she_goes_there_for(self, amina, offer, house, agent):
        paper = registry.slips.get("casework.Referral").content(agent, str(ground.referred(amina, offer, house).pk))
        assert paper.what == "L’adresse que nous vous avons donnée"
        assert offer.name not in f"{paper.what}{paper.place}{paper.address}{paper.hours}"

    @pytest.mark.parametrize("key", ["", "0", "x", "9" * 30, "-1", "１"])
    def test_no_such_slip(self, agent, key):
        assert registry.slips.get("casework.Referral").content(agent, key) is None


class TestScreens:
    def test_choose_agree_and_print(self, client, agent, amina, offer, house):
        factories.sign_in(client, agent)
        page = client.get(reverse("desk_refer", args=[amina.pk])).content.decode()
        assert reverse("desk_refer_confirm", args=[amina.pk, offer.pk]) in page
        address = reverse("desk_refer_confirm", args=[amina.pk, offer.pk])
        refused = client.post(address, {"maison": house.pk, "call": "on"})
        assert "Cochez cette case pour continuer" in refused.content.decode()
        assert not Referral.objects.exists()
        key = str(uuid.uuid4())
        sent = {"maison": house.pk, "agreed": "on", "call": "on", "day": "2026-12-18", "hour": "14:00", "request_key": key}
        for _ in range(2):
            answer = client.post(address, sent)
        row = Referral.objects.get()
        assert answer.url == reverse("desk_referral", args=[row.pk])
        paper = client.get(reverse("desk_referral_map", args=[row.pk]))
        assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
        done = client.post(reverse("desk_referral", args=[row.pk]), {"outcome": "arrived"})
        assert done.url == reverse("desk_person", args=[amina.pk])
        assert Referral.objects.get().outcome == "arrived"

    @pytest.mark.parametrize("sent", [{"day": "2026-12-18"}, {"hour": "14:00"}, {"day": "31/02/2026", "hour": "x"}, {"maison": "zzz"}])
    def test_half_an_appointment_is_told_beside_its_field(self, client, agent, amina, offer, house, sent):
        factories.sign_in(client, agent)
        answer = client.post(reverse("desk_refer_confirm", args=[amina.pk, offer.pk]), {"maison": house.pk, "agreed": "on", **sent})
        assert answer.status_code == 200
        assert not Referral.objects.exists()

    @pytest.mark.parametrize("address", ["desk_referrals", "desk_partners"])
    def test_lists_cost_the_same_whatever_their_length(self, client, agent, house, offer, address):
        factories.sign_in(client, agent)

        def cost() -> int:
            client.get(reverse(address))
            with CaptureQueriesContext(connection) as seen:
                assert client.get(reverse(address)).status_code == 200
            return len(seen)

        def more(start: int, number: int) -> None:
            for step in range(start, start + number):
                ground.referred(ground.person(house, f"P{step}"), offer, house)
                ground.offer(f"Partenaire {step}", checked_on=None if step % 2 else clock.today())

        more(0, 2)
        few = cost()
        more(2, 10)
        assert cost() == few


def test_a_house_that_is_closed_sends_nobody():
    house, other = ground.house(), ground.house("Les Ormes")
    where = ground.offer()
    house.closed_on, house.succeeded_by = clock.today(), other
    house.save()
    with pytest.raises(Refusal) as refused:
        ground.referred(ground.person(other), where, house)
    assert (refused.value.code, other.name in refused.value.way_out) == ("maison-close", True)
    assert not Referral.objects.exists()
    assert ground.referred(ground.person(other), where, other).pk
