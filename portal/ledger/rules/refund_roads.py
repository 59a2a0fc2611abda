"""By which road money goes back. Pure: what is known comes in; roads, refusals and shares come out. Amounts in cents.

- Card or account: back to what paid, through the provider; it costs the person nothing and needs nobody.
- Cash: only where the deed of the régie allows paying out, from a till that is open and holds enough. A régie de recettes pays nothing
  out otherwise (CGCT R1617-1 to -18; `domain.md` 4.5).
- Order: the accountant pays it, on a paper of the régie. Always open; it takes weeks, and asks for bank details (collected by her).
Credit is no road: what does not go back stays the household's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

PROVIDER, CASH, ORDER = "provider", "cash", "order"


@dataclass(frozen=True)
class Came:
    """How the money came, and what is at hand to give it back. `can_refund`: the provider gives back. `pays_out`: by the régie's deed.
    `in_till`: cash in the open till of who acts; None when she holds none open."""

    online: bool
    can_refund: bool = True
    pays_out: bool = False
    in_till: int | None = None


def default_road(came: Came) -> str:
    """The road taken when nobody chooses: as it came by card, else through the accountant."""
    return PROVIDER if came.online and came.can_refund else ORDER


def refusal(came: Came, road: str, cents: int, *, now: bool = True) -> Refusal | None:
    """Why these cents cannot go back by this road. `now`: cash is counted out this minute, so the till must hold it."""
    if road == PROVIDER and not (came.online and came.can_refund):
        return Refusal("route-carte", "Cet argent n'est pas venu par carte en ligne.", "Choisissez le comptable, ou gardez-le en avance.")
    if road != CASH:
        return None
    if not came.pays_out:
        words = "L'acte de cette régie ne permet pas de rendre des espèces."
        return Refusal("route-especes", words, "Faites une demande au comptable, ou gardez-le en avance.")
    if not now:
        return None
    if came.in_till is None:
        return Refusal("caisse-fermee", "Votre caisse n'est pas ouverte.", "Ouvrez-la : une minute, le temps de compter le fonds.")
    if came.in_till < cents:
        words = f"Votre caisse n'a que {format_euros(came.in_till)} en espèces."
        return Refusal("caisse-insuffisante", words, "Faites une demande au comptable, ou gardez-le en avance.")
    return None


def roads(came: Came, cents: int) -> list[str]:
    """The roads open for these cents, the best first."""
    order = (PROVIDER, CASH, ORDER)
    return [road for road in order if refusal(came, road, cents) is None]


def needs_approval(cents: int, already_cents: int, limit_cents: int, *, by_rule: bool) -> bool:
    """Whether somebody else must agree: above the régie's limit, counted with what the same person asked for the same household today
    (two halves are one whole). What a rule gives back was chosen by nobody, and waits for nobody."""
    return not by_rule and cents + already_cents > limit_cents


@dataclass(frozen=True)
class Source:
    """A payment and what of it is the household's credit. `at` orders them: greater is newer."""

    payment: int
    cents: int
    online: bool
    at: float = 0


def spread_refund(sources: Iterable[Source], cents: int) -> list[tuple[int, int]]:
    """(payment, cents) to give back `cents` out of several payments behind one credit: what came online first, the newest first.

    Online first: it goes back by itself, to who paid it, without a paper. The newest first: a provider takes recent payments back,
    old ones less and less (cards expire, Stripe's limit is about six months). What is left is the oldest: it pays the next line.
    """
    left, taken = max(0, cents), []
    for source in sorted(sources, key=lambda one: (not one.online, -one.at, -one.payment)):
        part = min(left, max(0, source.cents))
        if part:
            taken.append((source.payment, part))
            left -= part
    return taken


@dataclass(frozen=True)
class Part:
    """What one payment gives back when a household asks. `waits`: somebody of the house looks at it first."""

    payment: int
    cents: int
    road: str
    waits: bool


def household_road(came: Came, *, at_desk: bool) -> str:
    """The road of what a household asks for itself: as it came; what came by hand through the accountant, or fetched at the desk where
    she prefers it (`at_desk`) and the deed pays out."""
    return CASH if at_desk and not came.online and came.pays_out else default_road(came)


def left_after_paying(sources: Iterable[Source], due_cents: int) -> list[Source]:
    """What of these payments is still free once `due_cents` were paid out of them, the oldest payment first."""
    left, found = max(0, due_cents), []
    for source in sorted(sources, key=lambda one: one.payment):
        used = min(left, max(0, source.cents))
        left -= used
        if source.cents > used:
            found.append(Source(source.payment, source.cents - used, source.online, source.at))
    return found


def parts_of(
    sources: Iterable[Source], cents: int, came: Mapping[int, Came], limits: Mapping[int, int], *, already_cents: int, at_desk: bool
) -> list[Part]:
    """What each payment gives of `cents`, by which road; which parts somebody looks at first (`needs_approval`, one after the other)."""
    parts, already = [], already_cents
    for payment, share in spread_refund(sources, cents):
        waits = needs_approval(share, already, limits[payment], by_rule=False)
        parts.append(Part(payment, share, household_road(came[payment], at_desk=at_desk), waits))
        already += share
    return parts
