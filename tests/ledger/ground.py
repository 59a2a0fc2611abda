"""What the ledger's tests stand on: a régie, somebody who holds it, a household that owes."""

import datetime as dt
import itertools

from portal.households.models import Household
from portal.kit import clock, registry
from portal.ledger import actions
from portal.ledger.actions import charge
from portal.ledger.enums import DESK_METHODS, ONLINE_METHODS, ChargeKind, MandateRole
from portal.ledger.models import CashSession, Charge, Mandate, Payment, Regie
from portal.ledger.rules.denominations import fewest
from portal.people.models import User

_serial = itertools.count(1)


def agent(name: str = "Ana") -> User:
    return User.objects.create_user(f"{name.lower()}{next(_serial)}@ccas.example", first_name=name, last_name="Roux", is_staff=True)


def desk(**fields) -> Regie:
    number = next(_serial)
    return Regie.objects.create(
        **{
            "code": f"acc{number}",
            "name": "Régie de l'accueil",
            "deed": "Arrêté n° 12 du 3 mars 2026",
            "products": ChargeKind.values,
            "methods": [method.value for method in DESK_METHODS],
            **fields,
        }
    )


def online_regie() -> Regie:
    return Regie.objects.create(
        code="web",
        name="Régie des paiements en ligne",
        deed="Arrêté n° 13 du 3 mars 2026",
        products=ChargeKind.values,
        methods=[method.value for method in ONLINE_METHODS],
        online=True,
        provider=next(iter(registry.payment_providers.keys()), "fake"),
        provider_since=clock.today() - dt.timedelta(days=30),
        provider_document="Accord du comptable n° 4 du 3 mars 2026",
    )


def mandate(
    regie: Regie,
    user: User,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    role: str = MandateRole.MANDATAIRE,
    till: bool = True,
) -> Mandate:
    """A mandate; when it is good today, with the till of the day open, so that money can be taken at once."""
    made = Mandate.objects.create(regie=regie, user=user, role=role, since=since or clock.today() - dt.timedelta(days=30), until=until)
    if till and regie.is_open and not regie.online and Mandate.objects.valid_on(clock.today()).filter(pk=made.pk).exists():
        open_till(regie, user)
    return made


def open_till(regie: Regie, user: User) -> CashSession:
    """The till of today, open: the one she holds; one of another day is counted right and closed first."""
    held = CashSession.objects.of(user, regie).first()
    if held is not None and held.day == clock.today():
        return held
    if held is not None:
        close_till(held)
    return actions.open_till(regie=regie, opening=fewest(regie.float_cents), by=user)


def close_till(session: CashSession, *, by: User | None = None, gap: int = 0, reason: str = "") -> CashSession:
    """Close a till on what it should hold, more or less a `gap`."""
    return actions.close_till(session=session, counted=fewest(session.should_hold_cents() + gap), reason=reason, by=by or session.holder)


def household() -> Household:
    return Household.objects.create()


def owe(home: Household, cents: int, *, by=None, kind: str = ChargeKind.BASKET, due_in: int = 10, **fields) -> Charge:
    number = next(_serial)
    return charge(
        household=home,
        kind=kind,
        source_key=f"test:{number}",
        label=f"Panier du jeudi n° {number}",
        unit_cents=cents,
        due_on=clock.today() + dt.timedelta(days=due_in),
        by=by,
        **fields,
    )


def taken(regie: Regie, home: Household, cents: int, *, by: User, method: str = "cash", **fields) -> Payment:
    """Money taken at the desk; a cheque has a number. Who holds a mandate finds her till open."""
    if Mandate.objects.valid_on(clock.today()).filter(regie=regie, user=by).exists():
        open_till(regie, by)
    if method in ("cheque", "voucher"):
        fields.setdefault("note", "CH-1")
    return actions.take_payment(regie=regie, household=home, method=method, amount_cents=cents, by=by, **fields)


def begun(home: Household, charges=None, *, by=None, provider: str = "fake", method: str | None = None) -> Payment:
    """An online payment whose page is open, at a provider that the town allows."""
    from portal.ledger.actions import start_online_payment
    from portal.ledger.models import open_charges

    Regie.objects.filter(online=True).exclude(provider=provider).update(provider=provider)
    return start_online_payment(
        household=home,
        method=method,
        charges=open_charges(home) if charges is None else charges,
        provider=provider,
        return_url=lambda payment: f"/retour/{payment.uuid}/",
        leave_url=lambda payment: "/laisser/",
        by=by,
    )


def in_safe(regie: Regie, home: Household, cents: int, *, by: User, method: str = "cash", **fields) -> Payment:
    """Money taken, counted and put into the safe: it stands in no open till."""
    payment = taken(regie, home, cents, by=by, method=method, keep_credit=True, sure=True, **fields)
    close_till(payment.session)
    return payment
