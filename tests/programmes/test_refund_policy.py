"""The policy of a sheet at work: what stays owed of a place given back, by whom it is waived, what is said before, where it is set."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from portal.kit import clock
from portal.kit.models import AuditLine
from portal.kit.refusal import Refusal
from portal.ledger.models import GiveBack, credit_cents, owed_cents
from programmes import invariants
from programmes.actions.cancel_session import cancel_session
from programmes.actions.change_dates import cancel_dates
from programmes.actions.charge_place import charge_of
from programmes.actions.enrol import enrol
from programmes.actions.open_sheet import open_sheet
from programmes.actions.set_terms import Terms, set_terms
from programmes.actions.waive_kept import waive_kept
from programmes.actions.withdraw import withdraw
from programmes.enums import Channel
from programmes.models import Enrolment, SignUpSheet
from tests.grounds import laid_once
from tests.ledger import ground
from tests.ledger.test_invariants import offending
from tests.people import factories as accounts
from tests.tariffs import factories as prices

from . import factories as make

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC)  # noon in Paris
LATE, STARTED = dt.timedelta(days=9), dt.timedelta(days=10, hours=8)  # the date is in ten days at 18 h, the deadline in eight


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tariff():
    by = prices.agent("tarifs@ville.test")
    tariff = prices.tariff(by, name="Repas", unit="la place")
    prices.published(tariff, by)
    return tariff


@laid_once
def home():
    return make.household()


@laid_once
def till():
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    return regie, agent


def sheet_of(tariff, policy="deadline", keeps=None, **fields):
    return make.sheet(2, tariff=tariff, cancel_until=make.in_days(8), refund_policy=policy, late_keeps=keeps, **fields)


def bought(sheet, home, till, person=None):
    """A place of 9,00 €, paid at the desk: confirmed."""
    regie, agent = till
    row = enrol(sheet=sheet, people=[person or make.person()], household=home, by=None)[0]
    ground.taken(regie, home, 900, by=agent, charges=[charge_of(row)])
    row.refresh_from_db()
    assert row.state == "confirmed"
    return row


def left_after(moment, row, **how):
    with time_machine.travel(NOW + moment, tick=False):
        withdraw(enrolment=row, by=None, **how)
    row.refresh_from_db()
    return credit_cents(row.household)


def refused(code, act):
    with pytest.raises(Refusal) as caught:
        act()
    assert code in {reason.code for reason in caught.value.reasons}


def plain(answer):
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ").replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("policy", "keeps", "early", "late", "started"),
    [("deadline", None, 900, 0, 0), ("start", None, 900, 900, 0), ("share", 30, 900, 630, 0), ("never", None, 0, 0, 0)],
)
def test_at_the_desk_the_policy_says_what_goes_back(tariff, home, till, policy, keeps, early, late, started):
    for moment, back in ((dt.timedelta(), early), (LATE, late), (STARTED, started)):
        family = make.household()
        row = bought(sheet_of(tariff, policy, keeps), family, till)
        assert left_after(moment, row, channel=Channel.COUNTER) == back
        assert (row.state, owed_cents(family), row.kept_cents) == ("withdrawn", 0, 900 - back)
    assert not any(offending().values()) and list(invariants.owed_without_place()) == []


def test_online_the_default_closes_at_its_deadline_and_a_share_stays_open_until_the_start(tariff, home, till):
    first = bought(sheet_of(tariff), home, till)
    refused("trop-tard", lambda: left_after(LATE, first))
    second = bought(sheet_of(tariff, "share", 50), make.household(), till)
    assert left_after(LATE, second) == 450
    third = bought(sheet_of(tariff, "start"), make.household(), till)
    assert left_after(LATE, third) == 900
    refused("trop-tard", lambda: left_after(STARTED, bought(sheet_of(tariff, "start"), make.household(), till)))


def test_what_was_not_paid_is_owed_as_far_as_the_policy_keeps_it(tariff, home):
    row = enrol(sheet=sheet_of(tariff, "share", 50), people=[make.person()], household=home, by=None, channel=Channel.COUNTER)[0]
    from programmes.actions.confirm import confirm

    confirm(enrolment=row, by=None, channel=Channel.COUNTER)
    assert left_after(LATE, Enrolment.objects.get(pk=row.pk), channel=Channel.COUNTER) == 0
    assert owed_cents(home) == 450


def test_a_place_only_held_or_waited_for_owes_nothing_ever(tariff, home):
    sheet = sheet_of(tariff, "never")
    row = enrol(sheet=sheet, people=[make.person()], household=home, by=None)[0]
    withdraw(enrolment=row, by=None)
    assert owed_cents(home) == 0


class TestWaived:
    def test_staff_give_all_back_with_a_reason(self, tariff, home, till):
        row = bought(sheet_of(tariff, "never"), home, till)
        assert left_after(LATE, row, channel=Channel.COUNTER, waive="Hospitalisée") == 900
        assert AuditLine.objects.get(verb="programmes.waive").detail["why"] == "Hospitalisée"

    def test_or_afterwards_once(self, tariff, home, till):
        row = bought(sheet_of(tariff, "share", 50), home, till)
        left_after(LATE, row)
        refused("sans-motif", lambda: waive_kept(enrolment=row, why=" ", by=None))
        waive_kept(enrolment=row, why="Un deuil", by=None)
        assert (credit_cents(home), owed_cents(home)) == (900, 0)
        refused("rien-de-garde", lambda: waive_kept(enrolment=row, why="Un deuil", by=None))

    def test_at_the_desk_by_whom_may_write_and_not_without_a_word(self, tariff, home, till, client):
        sheet = sheet_of(tariff, "never")
        row = bought(sheet, home, till)
        agent = accounts.staff("accueil", sheet.maison)
        accounts.sign_in(client, agent)
        page = reverse("programmes:desk_sheet", args=[sheet.pk])
        assert "sauf si vous rendez tout" in plain(client.get(page))
        act = reverse("programmes:desk_place", args=[row.pk])
        client.post(act, {"act": "withdraw-free", "version": row.version, "why": " "})
        row.refresh_from_db()
        assert row.state == "confirmed"
        client.post(act, {"act": "withdraw", "version": row.version})
        assert "Rendues après le délai (1)" in plain(client.get(page))
        client.post(act, {"act": "waive", "why": "Hospitalisée"})
        assert credit_cents(home) == 900 and "Rendues après le délai" not in plain(client.get(page))

    def test_not_by_who_works_elsewhere(self, tariff, home, till, client):
        row = bought(sheet_of(tariff, "never"), home, till)
        left_after(dt.timedelta(), row)
        accounts.sign_in(client, accounts.staff("accueil", make.maison("Ailleurs")))
        act = reverse("programmes:desk_place", args=[row.pk])
        assert client.post(act, {"act": "waive", "why": "x"}).status_code == 404
        accounts.sign_in(client, accounts.resident())
        assert client.post(act, {"act": "waive", "why": "x"}).status_code in (302, 403, 404)
        assert credit_cents(home) == 0

    def test_who_is_asked_after_absences_whether_she_comes_keeps_her_right(self, tariff, home, till):
        row = bought(sheet_of(tariff, "never"), home, till)
        assert left_after(LATE, row, channel=Channel.PHONE, reason="absences") == 900


class TestAfterwards:
    def test_what_the_house_calls_off_goes_back_also_to_who_had_given_up_late(self, tariff, home, till):
        for cancel in (lambda date: cancel_session(session=date, by=None), lambda date: cancel_dates(sessions=[date], by=None)):
            family = make.household()
            row = bought(sheet_of(tariff, "never"), family, till)
            left_after(LATE, row, channel=Channel.COUNTER)
            assert credit_cents(family) == 0
            cancel(row.sheet.sessions.get())
            row.refresh_from_db()
            assert (credit_cents(family), row.kept_cents) == (900, 0)
            assert GiveBack.objects.filter(charge__household=family).exists()
        assert not any(offending().values())

    def test_who_comes_after_all_does_not_pay_twice(self, tariff, home, till):
        sheet, her = sheet_of(tariff, "share", 50), make.person()
        row = bought(sheet, home, till, her)
        left_after(LATE, row)
        assert credit_cents(home) == 450
        with time_machine.travel(NOW + LATE, tick=False):
            again = enrol(sheet=sheet, people=[her], household=home, by=None)[0]
            regie, agent = till
            ground.taken(regie, home, 450, by=agent, charges=[charge_of(again)], keep_credit=True)
            from portal.ledger.actions import use_credit

            use_credit(household=home, by=None)
        again.refresh_from_db()
        assert again.state == "confirmed"
        assert owed_cents(home) - credit_cents(home) == 900 - 900 - 450
        assert not any(offending().values())

    def test_a_course_owes_what_took_place_and_of_the_rest_what_the_policy_keeps(self, tariff, home, till):
        activity = make.event()
        dates = [make.session(activity, days) for days in (5, 12, 19)]
        sheet = open_sheet(
            activity=activity, sessions=dates, tariff=tariff, refund_policy="share", late_keeps=50, by=None, cancel_until=make.in_days(2)
        )
        row = bought(sheet, home, till)
        assert left_after(dt.timedelta(days=6), row) == 300  # 3,00 € took place; of 6,00 €, half goes back
        assert (owed_cents(home), row.kept_cents) == (0, 300)
        waive_kept(enrolment=row, why="Un deuil", by=None)
        assert credit_cents(home) == 600


class TestSaid:
    @pytest.fixture
    def her(self, home):
        user = accounts.resident()
        person = make.person("Mme B.", user=user)
        home.memberships.create(person=person, since=clock.today(), is_referent=True)
        return person

    def test_before_signing_up(self, tariff, her, client):
        sheet = sheet_of(tariff)
        accounts.sign_in(client, her.user)
        text = plain(client.get(reverse("programmes:sign_up", args=[sheet.pk])))
        assert "Si vous annulez avant le mercredi 2 décembre 2026 à 18 h, 9,00 € vous reviennent en avance ; après, rien." in text

    def test_at_the_place_itself_and_to_who_pays_alone(self, tariff, her, home, till, client):
        row = bought(sheet_of(tariff, "share", 50), home, till, her)
        accounts.sign_in(client, her.user)
        with time_machine.travel(NOW + LATE, tick=False):
            page = reverse("programmes:place", args=[row.pk])
            accounts.sign_in(client, her.user)
            assert "4,50 € vous reviennent en avance" in plain(client.get(page))
            home.memberships.update(is_referent=False)
            assert "vous revien" not in plain(client.get(page))

    def test_a_free_sheet_says_nothing_of_money(self, her, client):
        accounts.sign_in(client, her.user)
        assert "Si vous annulez" not in plain(client.get(reverse("programmes:sign_up", args=[make.sheet(2).pk])))


class TestSet:
    def terms(self, sheet, **changed):
        now = {name: getattr(sheet, name) for name in ("selection", "opens_at", "closes_at", "cancel_until", "waiting_list")}
        return Terms(**{**now, "refund_policy": sheet.refund_policy, "late_keeps": sheet.late_keeps, **changed})

    def test_it_may_give_more_and_never_less_once_somebody_has_a_place(self, tariff, home, till):
        sheet = sheet_of(tariff, "share", 50)
        set_terms(sheet=sheet, terms=self.terms(sheet, refund_policy="never", late_keeps=None), by=None)
        sheet.refresh_from_db()
        set_terms(sheet=sheet, terms=self.terms(sheet, refund_policy="share", late_keeps=50), by=None)
        bought(sheet, home, till)
        sheet.refresh_from_db()
        for policy, keeps in (("never", None), ("deadline", None), ("share", 51)):
            refused(
                "remboursement-annonce",
                lambda p=policy, k=keeps: set_terms(sheet=sheet, terms=self.terms(sheet, refund_policy=p, late_keeps=k), by=None),
            )
        set_terms(sheet=sheet, terms=self.terms(sheet, refund_policy="start", late_keeps=None), by=None)
        assert SignUpSheet.objects.get(pk=sheet.pk).refund_policy == "start"

    @pytest.mark.parametrize(("policy", "keeps"), [("share", None), ("share", 0), ("share", 100), ("deadline", 30)])
    def test_a_share_has_its_percent(self, tariff, policy, keeps):
        refused("part-gardee", lambda: sheet_of(tariff, policy, keeps))
        sheet = sheet_of(tariff)
        refused("part-gardee", lambda: set_terms(sheet=sheet, terms=self.terms(sheet, refund_policy=policy, late_keeps=keeps), by=None))

    def test_on_the_settings_screen(self, tariff, client):
        sheet = sheet_of(tariff)
        accounts.sign_in(client, accounts.staff("responsable", sheet.maison))
        page = reverse("programmes:desk_terms", args=[sheet.pk])
        text = plain(client.get(page))
        assert "Ce qui revient à qui annule" in text
        local = clock.now().astimezone()
        sent = {
            "selection": "first_come",
            "waiting_list": "on",
            "opens_0": f"{local:%Y-%m-%d}",
            "opens_1": "12:00",
            "refund_policy": "share",
        }
        assert "Écrivez la part gardée" in plain(client.post(page, sent))
        assert "99" in plain(client.post(page, {**sent, "late_keeps": "100"}))
        client.post(page, {**sent, "late_keeps": "30"})
        sheet.refresh_from_db()
        assert (sheet.refund_policy, sheet.late_keeps) == ("share", 30)
