"""Calls to make: promised, made, in vain, written instead; every room's in one list, by person, with a clock."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from portal.desk.actions.ask_call_back import ask_call_back, close_call_back
from portal.desk.actions.forget_calls import calls_held, forget_calls, forget_calls_of
from portal.desk.actions.note_call import note_call
from portal.desk.actions.write_instead import write_instead
from portal.desk.calls import SOURCE, calls_of, promised, staff_tasks, waiting_for
from portal.desk.enums import Outcome
from portal.desk.models import CallBack, CallNote
from portal.kit import audit, clock, registry
from portal.kit.audit import SYSTEM
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.notifications.models import OutboxMessage
from portal.people.actions.edit_person import edit_person
from portal.people.actions.merge_persons import merge_persons
from portal.people.models import Person, PersonMaison
from portal.people.notifications import Words, tell
from programmes.actions.enrol import enrol
from programmes.actions.note_delivered import note_delivered
from programmes.enums import EnrolmentState
from programmes.models import Enrolment
from tests.people import factories
from tests.people.records import person
from tests.programmes import factories as dates

pytestmark = pytest.mark.django_db
PHONE = "0612345678"


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def amina(house):
    address = {"address_1": "3 rue du Lac", "postal_code": "38000", "city": "Belleroche"}
    return person("Amina", "Ben Ali", maison=house, phone=PHONE, **address)


def soon(hours: float = 2) -> dt.datetime:
    return clock.now() + dt.timedelta(hours=hours)


def promise(by, house, someone, **also) -> CallBack:
    return ask_call_back(**{"person": someone, "maison": house, "reason": "answer", "before": soon(), "by": by, **also})


def refused(act, **given) -> Refusal:
    with pytest.raises(Refusal) as found:
        act(**given)
    assert found.value.way_out
    return found.value


def only(agent):
    (call,) = waiting_for(agent)
    return call


def note(agent, outcome: str, **also):
    source, item = only(agent).items[0]
    return note_call(source=source, item=item, outcome=outcome, by=agent, **also)


class TestPromising:
    def test_a_promise_is_written_down_for_the_team(self, agent, house, amina):
        row = promise(agent, house, amina)
        line = AuditLine.objects.get(verb="desk.ask_call_back")
        assert (line.subject, line.by, line.maison_id) == (f"people.Person:{amina.pk}", agent, house.pk)
        assert only(agent).items[0][1].key == str(row.pk)
        assert only(agent).left == "dans 2 h"

    @pytest.mark.parametrize(
        ("also", "code"),
        [
            ({"reason": "debts"}, "motif-inconnu"),
            ({"before": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "delai-passe"),
        ],
    )
    def test_what_is_impossible_is_refused_in_words(self, agent, house, amina, also, code):
        common = {"person": amina, "maison": house, "reason": "answer", "before": soon(), "by": agent}
        assert refused(ask_call_back, **{**common, **also}).code == code

    def test_without_a_number_one_asks_for_it_first(self, agent, house):
        mute = person("Sans", "Numéro", maison=house)
        assert refused(promise, by=agent, house=house, someone=mute).code == "sans-telephone"

    def test_another_house_is_not_hers_to_speak_for(self, agent, amina):
        assert refused(promise, by=agent, house=factories.maison(), someone=amina).code == "pas-cette-maison"

    def test_it_is_left_to_nobody_who_may_not_call(self, agent, house, amina):
        cashier = factories.staff("regie", house)
        common = {"person": amina, "maison": house, "reason": "answer", "before": soon(), "by": agent}
        assert refused(ask_call_back, agent=cashier, **common).code == "pas-cet-agent"

    def test_twice_the_same_is_refused_and_a_double_click_is_once(self, agent, house, amina):
        key = uuid.uuid4()
        assert promise(agent, house, amina, key=key) == promise(agent, house, amina, key=key)
        assert refused(promise, by=agent, house=house, someone=amina).code == "rappel-deja-demande"
        promise(agent, house, amina, reason="paper")
        assert CallBack.objects.count() == 2

    def test_it_is_taken_back_once(self, agent, house, amina):
        row = promise(agent, house, amina)
        close_call_back(call_back=row, outcome=Outcome.CALLED_OFF, by=agent)
        assert refused(close_call_back, call_back=row, outcome=Outcome.CALLED_OFF, by=agent).code == "rappel-fini"
        assert waiting_for(agent) == []
        assert refused(close_call_back, call_back=row, outcome="sold", by=agent).code == "issue-inconnue"

    def test_its_paper_says_that_we_call_and_until_when_never_about_what(self, desk, agent, house, amina):
        answer = desk.post(reverse("desk_call_back", args=[amina.pk]), {"reason": "paper", "before": "tomorrow"}, follow=True)
        row = CallBack.objects.get()
        assert f"/equipe/bons/desk.CallBack/{row.pk}/" in words(answer)
        content = registry.slips.get("desk.CallBack").content
        slip = content(agent, str(row.pk))
        assert (slip.person, slip.act, slip.until, slip.what, slip.notes) == (amina, "call-promised", row.before, "", ())
        assert content(factories.staff("accueil", factories.maison()), str(row.pk)) is None
        assert content(agent, "x") is None
        page = words(desk.get(reverse("desk_slip", args=["desk.CallBack", row.pk])))
        assert "Au plus tard" in page and "papier" not in page.split("slip-out")[1].split("slip-below")[0]
        close_call_back(call_back=row, outcome=Outcome.CALLED_OFF, by=agent)
        assert content(agent, str(row.pk)) is None

    def test_from_her_page_in_three_presses(self, desk, agent, house, amina):
        url = reverse("desk_call_back", args=[amina.pk])
        assert "Promettre de rappeler" in words(desk.get(url))
        assert desk.post(url, {"reason": "paper", "before": "tomorrow", "mine": "on"}).url == reverse("desk_person", args=[amina.pk])
        row = CallBack.objects.get()
        assert (row.agent, row.maison, row.reason) == (agent, house, "paper")
        seen = words(desk.get(url))
        assert "Déjà promis" in seen
        assert "déjà demandé" in words(desk.post(url, {"reason": "paper", "before": "tomorrow"}))
        assert desk.post(reverse("desk_call_off", args=[row.pk])).url == url
        assert "Déjà promis" not in words(desk.get(url))
        assert "n’attend plus" in words(desk.post(reverse("desk_call_off", args=[row.pk]), follow=True))

    @pytest.mark.parametrize("sent", [{}, {"reason": "x", "before": "x"}, {"reason": "paper", "before": ""}])
    def test_bad_answers_are_said_beside_their_field(self, desk, amina, sent):
        assert "Erreur" in words(desk.post(reverse("desk_call_back", args=[amina.pk]), sent))
        assert not CallBack.objects.exists()


class TestTheList:
    def test_one_person_stands_once_with_all_her_reasons(self, desk, agent, house, amina):
        promise(agent, house, amina)
        promise(agent, house, amina, reason="basket", before=soon(30))
        call = only(agent)
        assert len(call.items) == 2
        assert call.left == "dans 2 h"
        seen = words(desk.get(reverse("desk_calls")))
        assert seen.count("06 12 34 56 78") == 1
        assert "€" not in seen.split("<main")[1]

    def test_the_soonest_comes_first_and_the_late_ones_say_since_when(self, desk, agent, house, amina):
        promise(agent, house, person("Zoé", "Tard", maison=house, phone=PHONE))
        CallBack.objects.update(before=clock.now() - dt.timedelta(days=1))
        promise(agent, house, amina)
        assert [call.person.given_name for call in waiting_for(agent)] == ["Zoé", "Amina"]
        assert "depuis hier" in words(desk.get(reverse("desk_calls")))

    def test_each_team_sees_its_own_house_and_what_is_left_to_nobody_else(self, agent, house, amina):
        elsewhere = factories.maison()
        colleague = factories.staff("accueil", house)
        promise(agent, house, amina, agent=colleague)
        assert waiting_for(agent) == []
        assert len(waiting_for(colleague)) == 1
        assert waiting_for(factories.staff("accueil", elsewhere)) == []
        assert waiting_for(factories.staff("regie", house)) == []

    def test_it_costs_the_same_whatever_its_length(self, desk, agent, house, django_assert_max_num_queries):
        counted, url = [], reverse("desk_calls")
        desk.get(url)
        for size in (3, 25):
            for number in range(size):
                promise(agent, house, person(f"P{number}", f"T{size}", maison=house, phone=PHONE))
                note_of(agent, number)
            with django_assert_max_num_queries(14) as queries:
                assert desk.get(url).status_code == 200
            counted.append(len(queries))
        assert counted[0] == counted[1]

    def test_it_is_among_what_waits(self, desk, agent, house, amina):
        promise(agent, house, amina)
        assert staff_tasks(agent) == [{"label": "Personnes à appeler", "count": 1, "url": reverse("desk_calls")}]
        assert "personnes à appeler" in words(desk.get("/equipe/"))
        assert staff_tasks(factories.staff("regie", house)) == []

    def test_a_joined_record_is_called_under_the_one_that_stands(self, agent, house, amina):
        old = person("Amina", "Benali", maison=house, phone=PHONE)
        promise(agent, house, old)
        merge_persons(absorbed=old, kept=amina, by=SYSTEM)
        assert only(agent).person == amina
        assert registry.merges.get("desk").summary(amina) == [("Rappels promis", "1")]


def note_of(agent, number: int) -> None:
    row = CallBack.objects.latest("pk")
    CallNote.objects.create(source=SOURCE, key=str(row.pk), person=row.person, outcome="no_answer", by=agent)


class TestOutcomes:
    @pytest.mark.parametrize("outcome", ["reached", "she_calls", "refused"])
    def test_who_answered_is_not_called_again(self, agent, house, amina, outcome):
        Person.objects.filter(pk=amina.pk).update(last_contact_on=None)
        row = promise(agent, house, amina)
        note(agent, outcome)
        row.refresh_from_db()
        assert row.outcome == outcome
        assert waiting_for(agent) == []
        amina.refresh_from_db()
        assert amina.last_contact_on == clock.today()

    @pytest.mark.parametrize("outcome", ["no_answer", "message", "not_her", "wrong_number"])
    def test_a_call_in_vain_stays_with_its_try(self, agent, house, amina, outcome):
        Person.objects.filter(pk=amina.pk).update(last_contact_on=None)
        promise(agent, house, amina)
        note(agent, outcome)
        assert [tried.outcome for tried in only(agent).notes] == [outcome]
        amina.refresh_from_db()
        assert amina.last_contact_on is None  # nobody was there: no contact

    def test_three_in_vain_go_on_top_and_propose_a_letter(self, desk, agent, house, amina):
        promise(agent, house, amina)
        promise(agent, house, person("Zoé", "Tôt", maison=house, phone=PHONE), before=soon(0.1))
        for _ in range(3):
            source, item = next(call for call in waiting_for(agent) if call.person == amina).items[0]
            note_call(source=source, item=item, outcome="no_answer", by=agent)
        assert waiting_for(agent)[0].person == amina
        seen = words(desk.get(reverse("desk_calls")))
        assert "Le téléphone ne les joint pas" in seen
        assert seen.count("Lui écrire une lettre") == 1
        assert {task["label"]: task["count"] for task in staff_tasks(agent)}["Personnes que le téléphone ne joint pas"] == 1

    def test_the_letter_asks_her_to_call_and_says_nothing_else(self, desk, agent, house, amina):
        promise(agent, house, amina)
        promise(agent, house, amina, reason="basket")
        key = str(uuid.uuid4())
        for _ in range(2):
            desk.post(reverse("desk_call_letter", args=[amina.pk]), {"request_key": key})
        letter = OutboxMessage.objects.get(channel="letter")
        assert "3 rue du Lac" in letter.address
        assert "panier" not in letter.body
        assert waiting_for(agent) == []
        assert set(CallBack.objects.values_list("outcome", flat=True)) == {"letter"}

    def test_without_an_address_the_call_stays(self, desk, agent, house):
        mute = person("Sans", "Adresse", maison=house, phone=PHONE)
        promise(agent, house, mute)
        items = only(agent).items
        assert refused(write_instead, items=items, maison=house, by=agent).code == "sans-adresse"
        assert "adresse n’est pas complète" in words(desk.post(reverse("desk_call_letter", args=[mute.pk]), follow=True))
        assert len(waiting_for(agent)) == 1

    def test_a_double_click_notes_one_call(self, agent, house, amina):
        promise(agent, house, amina)
        source, item = only(agent).items[0]
        key = uuid.uuid4()
        first = note_call(source=source, item=item, outcome="no_answer", by=agent, key=key)
        assert note_call(source=source, item=item, outcome="no_answer", by=agent, key=key) == first
        assert CallNote.objects.count() == 1

    def test_what_is_no_outcome_or_waits_no_more_is_refused(self, agent, house, amina):
        row = promise(agent, house, amina)
        source, item = only(agent).items[0]
        assert refused(note_call, source=source, item=item, outcome="called_off", by=agent).code == "issue-inconnue"
        assert refused(note_call, source="x.y", item=item, outcome="reached", by=agent).code == "appel-inconnu"
        close_call_back(call_back=row, outcome="reached", by=agent)
        assert refused(note_call, source=source, item=item, outcome="no_answer", by=agent).code == "rappel-fini"
        assert not CallNote.objects.exists()  # refused: nothing is written

    def test_one_press_serves_the_reasons_that_are_ticked(self, desk, agent, house, amina):
        first, second = promise(agent, house, amina), promise(agent, house, amina, reason="basket")
        url = reverse("desk_call_note", args=[amina.pk])
        answer = desk.post(url, {"issue": "reached", "pour": [f"{SOURCE}/{first.pk}"]}, follow=True)
        assert "elle a répondu" in words(answer)
        second.refresh_from_db()
        assert second.closed_at is None
        for sent in ({"issue": "reached", "pour": [f"{SOURCE}/{first.pk}"]}, {"issue": "reached"}):
            assert "la liste est à jour" in words(desk.post(url, sent, follow=True))
        assert "Dites comment" in words(desk.post(url, {"issue": "x", "pour": [f"{SOURCE}/{second.pk}"]}, follow=True))


class TestTheEnginesCalls:
    """Places about which nobody could be told, offers that reached nobody."""

    @pytest.fixture
    def sheet(self, house):
        date = dates.session(house=house)
        return dates.open_sheet(activity=date.activity, sessions=[date], capacity=3, by=SYSTEM)

    def place(self, sheet, someone, **fields) -> Enrolment:
        row = enrol(sheet=sheet, people=[someone], by=SYSTEM, channel="counter")[0]
        Enrolment.objects.filter(pk=row.pk).update(**fields)
        row.refresh_from_db()
        return row

    def test_who_could_not_be_told_is_called_and_knows(self, agent, amina, sheet):
        row = self.place(sheet, amina, to_tell="programmes.date_moved")
        call = only(agent)
        assert call.items[0][1].reason == "une date déplacée"
        assert "Repas de quartier" in call.items[0][1].say
        note(agent, "no_answer")
        row.refresh_from_db()
        assert row.to_tell
        note(agent, "reached")
        row.refresh_from_db()
        assert row.to_tell == ""
        assert waiting_for(agent) == []

    def test_an_offer_told_by_nobody_for_a_day_is_said_on_the_telephone(self, agent, amina, sheet):
        row = self.place(sheet, amina, state=EnrolmentState.OFFERED, held_until=soon(48), changed_at=clock.now())
        assert waiting_for(agent) == []
        Enrolment.objects.filter(pk=row.pk).update(changed_at=clock.now() - dt.timedelta(days=2))
        source, item = only(agent).items[0]
        assert item.before == row.held_until
        note(agent, "reached")
        row.refresh_from_db()
        assert row.told_at is not None
        assert refused(note_call, source=source, item=item, outcome="reached", by=agent).code == "appel-fini"

    def test_a_message_about_it_that_waits_to_be_read_to_her_is_the_same_call(self, agent, amina, sheet):
        """One thing, one reason: said from the message, the offer is told too."""
        row = self.place(sheet, amina, state=EnrolmentState.OFFERED, held_until=soon(48), changed_at=clock.now())
        Enrolment.objects.filter(pk=row.pk).update(changed_at=clock.now() - dt.timedelta(days=2))
        told = {"by": SYSTEM, "about": audit.key_of(row), "urgent": True}
        edit_person(person=amina, channel="call", by=SYSTEM)
        tell(
            Person.objects.get(pk=amina.pk), Words("Une place", "Une place est à vous.", "Une place."), purpose="programmes.offered", **told
        )
        assert [source for source, _ in only(agent).items] == ["people.messages"]
        note(agent, "reached")
        note_delivered()
        row.refresh_from_db()
        assert row.told_at is not None
        assert waiting_for(agent) == []

    def test_two_messages_about_one_place_are_two_things_to_say(self, agent, amina, sheet):
        row = self.place(sheet, amina)
        edit_person(person=amina, channel="call", by=SYSTEM)
        for purpose in ("programmes.confirmed", "programmes.date_moved"):
            words = Words(purpose, "Bonjour.", "Bonjour.")
            tell(Person.objects.get(pk=amina.pk), words, purpose=purpose, by=SYSTEM, about=audit.key_of(row), urgent=True)
        assert len(only(agent).items) == 2

    def test_the_tasks_count_each_person_to_call_once(self, agent, amina, sheet):
        row = self.place(sheet, amina)
        edit_person(person=amina, channel="call", by=SYSTEM)
        words = Words("Une date", "Bonjour.", "Bonjour.")
        tell(Person.objects.get(pk=amina.pk), words, purpose="programmes.date_moved", by=SYSTEM, about=audit.key_of(row), urgent=True)
        lines = [line for give in registry.staff_tasks for line in give(agent) if line["count"] and "appel" in line["label"].lower()]
        assert [(line["label"], line["count"]) for line in lines] == [("Personnes à appeler", 1)]

    def test_for_a_child_somebody_who_answers_for_the_household_is_called(self, agent, house, amina, sheet):
        from portal.households.actions.create_household import create_household

        child = person("Léo", "Ben Ali", maison=house, birth_year=2018)
        create_household(referents=[amina], members=[child], by=SYSTEM)
        self.place(sheet, child, to_tell="programmes.date_cancelled")
        call = only(agent)
        assert call.person == amina
        assert child.display_name in call.items[0][1].say

    def test_a_confidential_place_is_for_who_may_see_it_and_named_neutrally(self, agent, house, amina):
        date = dates.session(house=house)
        quiet = dates.open_sheet(activity=date.activity, sessions=[date], capacity=3, confidential=True, by=SYSTEM)
        self.place(quiet, amina, to_tell="programmes.date_moved")
        assert waiting_for(agent) == []
        social = factories.staff("travail_social", house)
        assert "Repas de quartier" not in only(social).items[0][1].say

    def test_who_cannot_be_called_at_all_stays_on_top(self, agent, house, sheet):
        self.place(sheet, person("Sans", "Rien", maison=house), to_tell="programmes.date_moved")
        assert only(agent).beyond_reach


class TestKeeping:
    def test_calls_go_after_thirteen_months(self, agent, house, amina):
        promise(agent, house, amina)
        note(agent, "no_answer")
        note(agent, "reached")
        waiting = promise(agent, house, amina, reason="basket")
        long_ago = clock.now() - dt.timedelta(days=400)
        CallNote.objects.update(at=long_ago)
        CallBack.objects.update(asked_at=long_ago)
        CallBack.objects.exclude(pk=waiting.pk).update(closed_at=long_ago)
        assert forget_calls(clock.today()) == {"calls": 2, "call_backs": 1}
        assert CallBack.objects.get() == waiting  # a promise that waits is not forgotten

    def test_who_waits_for_a_call_is_not_forgotten(self, agent, house, amina):
        row = promise(agent, house, amina)
        assert promised({amina.pk, 999}) == {amina.pk}
        close_call_back(call_back=row, outcome="reached", by=agent)
        assert promised({amina.pk}) == set()

    def test_at_her_request_everything_goes_and_she_may_read_it_before(self, agent, house, amina):
        promise(agent, house, amina)
        note(agent, "no_answer")
        export = calls_of(amina)
        assert export["appels"][0]["issue"] == "Pas de réponse"
        assert export["rappels_demandes"][0]["sujet"] == "une réponse attendue"
        assert calls_held(amina) == 2
        forget_calls_of(amina, agent)
        assert calls_held(amina) == 0
        assert AuditLine.objects.filter(verb="desk.forget_calls", subject=f"people.Person:{amina.pk}").exists()


def test_nothing_on_file_about_a_call_can_be_rewritten_into_nonsense(agent, house, amina):
    from django.db import IntegrityError, transaction

    row = promise(agent, house, amina)
    for wrong in ({"outcome": "reached"}, {"closed_at": clock.now()}, {"reason": "debts"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CallBack.objects.filter(pk=row.pk).update(**wrong)


class TestAnotherHouse:
    """She is known to both houses; what one promised is not the other's to answer."""

    @pytest.fixture
    def neighbour(self, client, amina):
        other = factories.maison("Chorier")
        PersonMaison.objects.create(person=amina, maison=other, since=clock.today())
        return factories.sign_in(client, factories.staff("accueil", other, first_name="Nadia"))

    @pytest.mark.parametrize(
        ("name", "sent"),
        [("desk_call_note", {"issue": "reached"}), ("desk_call_note", {"issue": "refused"}), ("desk_call_letter", {})],
    )
    def test_a_reason_written_by_hand_settles_nothing(self, neighbour, agent, house, amina, name, sent):
        row = promise(agent, house, amina)
        before = OutboxMessage.objects.count()
        answer = neighbour.post(reverse(name, args=[amina.pk]), {"pour": f"{SOURCE}/{row.pk}", **sent}, follow=True)
        row.refresh_from_db()
        assert answer.status_code == 200 and row.closed_at is None
        assert (CallNote.objects.count(), OutboxMessage.objects.count()) == (0, before)
        assert neighbour.post(reverse("desk_call_off", args=[row.pk])).status_code == 404

    def test_what_a_colleague_promised_herself_is_hers(self, desk, house, amina):
        colleague = factories.staff("accueil", house, first_name="Nadia")
        row = promise(colleague, house, amina, agent=colleague)
        desk.post(reverse("desk_call_note", args=[amina.pk]), {"pour": f"{SOURCE}/{row.pk}", "issue": "reached"})
        row.refresh_from_db()
        assert row.closed_at is None
