"""What the ledger's tests stand on: a régie, somebody who holds it, a household that owes."""

import datetime as dt
import itertools

from portal.households.models import Household
from portal.kit import clock
from portal.ledger.actions import charge
from portal.ledger.enums import DESK_METHODS, ONLINE_METHODS, ChargeKind, MandateRole
from portal.ledger.models import Charge, Mandate, Payment, Regie
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
    )


def mandate(regie: Regie, user: User, *, since: dt.date | None = None, until: dt.date | None = None) -> Mandate:
    return Mandate.objects.create(
        regie=regie, user=user, role=MandateRole.MANDATAIRE, since=since or clock.today() - dt.timedelta(days=30), until=until
    )


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
    from portal.ledger.actions import take_payment

    return take_payment(regie=regie, household=home, method=method, amount_cents=cents, by=by, **fields)


def begun(home: Household, charges=None, *, by=None, provider: str = "fake") -> Payment:
    """An online payment whose page is open."""
    from portal.ledger.actions import start_online_payment
    from portal.ledger.models import open_charges

    return start_online_payment(
        household=home,
        charges=open_charges(home) if charges is None else charges,
        provider=provider,
        return_url=lambda payment: f"/retour/{payment.uuid}/",
        leave_url=lambda payment: "/laisser/",
        by=by,
    )


def in_safe(regie: Regie, home: Household, cents: int, *, by: User, method: str = "cash", **fields) -> Payment:
    """Money taken and put into the safe: it stands in no open till."""
    return taken(regie, home, cents, by=by, method=method, keep_credit=True, **fields)


def till(regie: Regie, user: User, *, float_cents: int = 5000):
    """An open till with its float."""
    from portal.ledger.actions.posting import post
    from portal.ledger.enums import Account
    from portal.ledger.models import CashSession

    session = CashSession.objects.create(regie=regie, holder=user, day=clock.today(), opened_at=clock.now(), float_cents=float_cents)
    post(Account.CASH, Account.FLOAT, float_cents, regie=regie)
    return session
