"""Baskets written in bulk for what is read and counted: a household each, at the price of its bracket."""

from paniers.models import Agreement, Basket, Subscription
from portal.households.models import Household
from portal.people.models import Person
from portal.tariffs.enums import ProofState
from portal.tariffs.models import TariffVersion
from programmes.enums import EnrolmentState
from programmes.models import Enrolment, Party

MIX = (("de 0 à 399", 400, 27), ("de 400 à 699", 550, 35), ("de 700 à 1 199", 700, 18), ("1 200 et plus", 900, 12), ("", 900, 8))


def reason(bracket: str, cents: int, day, version: int | None = None) -> dict:
    proof = ProofState.VERIFIED if bracket else ProofState.MISSING
    return {
        "cents": cents, "unit": "le panier", "code": "bands" if bracket else "no-proof", "why": "", "proof": str(proof), "version": version,
        "scheme": "paniers", "bracket": bracket or "sans justificatif", "on": day.isoformat(),
    }  # fmt: skip


def lay(sheet, sessions, *, mix=MIX, times: int = 1, since) -> list[Subscription]:
    """`times` times the mix at a house, one basket for each of `sessions`; nothing is owed yet."""
    terms, day = sheet.activity.specific.terms, sessions[0].local_date
    version = TariffVersion.objects.filter(tariff=terms.tariff_id).values_list("pk", flat=True).first()
    party, last = Party.objects.create(channel="counter"), max(session.local_date for session in sessions)
    whose = [(bracket, cents) for bracket, cents, number in mix for _ in range(number * times)]
    homes = Household.objects.bulk_create([Household() for _ in whose], batch_size=2000)
    people = Person.objects.bulk_create([Person(display_name="Mme B.") for _ in whose], batch_size=2000)
    common = {"sheet": sheet, "party": party, "state": EnrolmentState.CONFIRMED, "channel": "counter", "since": since}
    places = Enrolment.objects.bulk_create(
        [
            Enrolment(person=person, household=home, price_cents=cents, price_reason=reason(bracket, cents, day, version), **common)
            for person, home, (bracket, cents) in zip(people, homes, whose, strict=True)
        ],
        batch_size=1000,
    )
    rows = Subscription.objects.bulk_create(
        [Subscription(enrolment=place, terms=terms, first_on=day, ends_on=last, number=number) for number, place in enumerate(places, 1)],
        batch_size=1000,
    )
    size = terms.usual_size
    Agreement.objects.bulk_create(
        [
            Agreement(
                subscription=row, kind="start", from_on=day, size=size, place=row.enrolment, unit_cents=row.enrolment.price_cents,
                price_reason=row.enrolment.price_reason, quoted_on=day,
            )
            for row in rows
        ],
        batch_size=1000,
    )  # fmt: skip
    Basket.objects.bulk_create(
        [
            Basket(subscription=row, planned_for=on, session=on, size=size, number=row.number, unit_cents=row.enrolment.price_cents)
            for row in rows
            for on in sessions
        ],
        batch_size=1000,
    )
    return rows
