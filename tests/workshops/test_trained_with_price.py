"""A training to which a price was given later: the erasure follows the certificate all the same, and the accounts keep what is theirs."""

import datetime as dt

import pytest
from django.db import connection, transaction

from portal.kit import clock, registry
from portal.kit.locking import _held
from portal.kit.refusal import Refusal
from portal.ledger.actions import take_payment
from portal.ledger.actions.reverse_charge import reverse_charge
from portal.ledger.models import Allocation, Charge, Entry, owed_cents
from programmes.actions.charge_place import charge_of
from programmes.actions.confirm import confirm
from programmes.actions.enrol import enrol
from programmes.actions.erase_places import erase_places
from programmes.actions.lock_charged_sheets import lock_charged_sheets
from programmes.actions.record_attendance import record_attendance
from programmes.models import Enrolment, SignUpSheet
from programmes.workshops.actions.forget_trained import forget_trained
from programmes.workshops.models import Trained, TrainedCount
from programmes.workshops.rules.trainings import FORGET_DAYS
from programmes.workshops.tasks import note_trained
from tests.households import homes
from tests.ledger import ground
from tests.programmes import factories as programmes
from tests.tariffs import factories as prices

from . import prevention as make

pytestmark = pytest.mark.django_db


def priced():
    by = prices.agent("tarifs@ville.test")
    tariff = prices.tariff(by, name="Secourisme", unit="la place")
    prices.published(tariff, by)
    return tariff


def lived():
    """First aid, to which a price was given after it was planned: one who paid at the counter, one who still owes; both came. (training,
    their places, their households)."""
    training = make.training("first-aid")
    SignUpSheet.objects.filter(pk=training.sheet_id).update(tariff=priced())
    training.sheet.refresh_from_db()
    agent, regie = ground.agent(), ground.desk()
    ground.mandate(regie, agent)
    places, households = [], []
    for paying in (True, False):
        her = make.person()
        home = homes.home(referent=her)
        [place] = enrol(sheet=training.sheet, people=[her], household=home, by=agent, channel="counter")
        if paying:
            take_payment(regie=regie, household=home, method="cash", amount_cents=charge_of(place).amount_cents, by=agent)
        elif place.state != "confirmed":
            confirm(enrolment=place, by=agent, channel="counter")  # she pays later
        place.refresh_from_db()
        places.append(place)
        households.append(home)
    dates = list(training.sheet.sessions.order_by("start"))
    shift = clock.now() - dt.timedelta(days=FORGET_DAYS + 2) - dates[-1].end
    for date in dates:
        start = date.start + shift
        type(date).objects.filter(pk=date.pk).update(start=start, end=date.end + shift, local_date=start.date())
    for date in training.sheet.sessions.order_by("start"):
        marks = {place.pk: "present" for place in places}
        with clock.standing_at(date.end):
            record_attendance(sheet=training.sheet, session=date, marks=marks, by=None)
    note_trained()
    return training, places, households


def sound() -> None:
    for name, check in registry.invariants.items():
        assert list(check()) == [], name


def test_the_erasure_follows_the_certificate_whatever_the_price():
    training, places, households = lived()
    assert [place.state for place in places] == ["confirmed", "confirmed"] and all(place.price_cents for place in places)
    assert Trained.objects.filter(training=training).count() == 2
    before = [(line.pk, line.amount_cents, line.household_id) for line in Charge.objects.order_by("pk")]
    entries, allocated = Entry.objects.count(), Allocation.objects.count()
    assert forget_trained(today=clock.today()) == {"places": 2, "trained": 2}
    assert not Enrolment.objects.exists() and not Trained.objects.exists()
    assert TrainedCount.objects.get().number == 2
    # the accounts are what they were, to the cent: who paid has paid, who owes owes
    assert [(line.pk, line.amount_cents, line.household_id) for line in Charge.objects.order_by("pk")] == before
    assert (Entry.objects.count(), Allocation.objects.count()) == (entries, allocated)
    assert owed_cents(households[0]) == 0 and owed_cents(households[1]) == places[1].price_cents
    sound()


def test_no_line_of_the_accounts_joins_the_household_to_the_training():
    training, places, _ = lived()
    forget_trained(today=clock.today())
    sheet, page = training.sheet, training.sheet.activity
    for line, place in zip(Charge.objects.order_by("pk"), places, strict=True):
        assert (line.label, line.lock_keys) == (f"Place n° {place.pk}", [f"programmes.sheet:place-{place.pk}"])
        written = f"{line.label} {line.source_key} {line.quote} {line.reason}".casefold()
        assert f"programmes.sheet:{sheet.pk}" not in str(line.lock_keys)
        for word in (page.title, page.slug, "secours", "suicide", "formation"):
            assert word.casefold() not in written, word


def test_what_is_still_owed_is_paid_or_undone_after_the_erasure():
    """The lock that a payment takes first finds no sheet any more, and the place is not looked for."""
    _, _, (_, owing) = lived()
    forget_trained(today=clock.today())
    regie, agent = ground.desk(), ground.agent()
    ground.mandate(regie, agent)
    owed = Charge.objects.standing().with_paid().get(household=owing)
    take_payment(regie=regie, household=owing, method="cash", amount_cents=owed.left_cents, by=agent)
    assert owed_cents(owing) == 0
    reverse_charge(charge=owed, reason="Erreur", by=agent)
    sound()


def test_before_the_erasure_a_payment_locks_the_sheet_of_the_place():
    training, places, _ = lived()
    other = programmes.sheet(2)
    with transaction.atomic():
        lock_charged_sheets([f"programmes.sheet:place-{places[0].pk}", f"programmes.sheet:{other.pk}"])
        assert {lock.pk for lock in _held(connection)} >= {training.sheet_id, other.pk}


def test_control_of_a_sheet_that_may_be_said_the_line_names_it_and_its_priced_places_stay():
    """So it is not the price alone that lets a place go: what is not confidential for good keeps its own."""
    sheet = programmes.sheet(2, tariff=priced())
    her = make.person()
    [place] = enrol(sheet=sheet, people=[her], household=homes.home(referent=her), by=None, channel="counter")
    assert charge_of(place).lock_keys == [f"programmes.sheet:{sheet.pk}"]
    for date in sheet.sessions.all():
        type(date).objects.filter(pk=date.pk).update(start=date.start - dt.timedelta(days=90), end=date.end - dt.timedelta(days=90))
    with pytest.raises(Refusal) as refused:
        erase_places(sheet=sheet, by=None)
    assert refused.value.code == "encore-du" and refused.value.way_out
    assert Enrolment.objects.filter(pk=place.pk).exists()
