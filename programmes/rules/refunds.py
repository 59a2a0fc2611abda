"""What a place given back gives back, by the policy of its sheet. Pure; percents of a price in cents, bounds half-open: at the deadline
itself it is late. What took place of a course is owed whatever the policy (`share`): the policy is about the rest.

What the house calls off is no matter of policy: all of it goes back (`lose_dates`).
"""

import datetime as dt
from dataclasses import dataclass

from portal.kit import dates
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

DEADLINE, START, SHARE, NEVER = "deadline", "start", "share", "never"


@dataclass(frozen=True)
class Policy:
    """`keeps`: of « share » alone, the percent of the price that stays owed after the deadline, 1 to 99."""

    kind: str = DEADLINE
    keeps: int | None = None

    @property
    def early(self) -> int:
        """Percent that goes back before the deadline."""
        return 0 if self.kind == NEVER else 100

    @property
    def late(self) -> int:
        """Percent that goes back after it, until the start."""
        return {START: 100, SHARE: 100 - (self.keeps or 0)}.get(self.kind, 0)


def limits(policy: Policy, deadline: dt.datetime | None, start: dt.datetime | None) -> tuple[dt.datetime | None, dt.datetime | None]:
    """(until when the early percent holds, until when the late one does); None: for ever, for no date takes place."""
    if start is None:
        return None, None
    last = max(deadline or start, start)
    return last if policy.kind == START else deadline or start, last


def percent_back(policy: Policy, *, now: dt.datetime, deadline: dt.datetime | None, start: dt.datetime | None) -> int:
    """Percent of what did not take place that goes back now. `deadline`: of the sheet, None when it has none of its own. `start`: when
    the next date begins, or a moment that is past once all have begun; None where no date takes place at all: then all goes back."""
    if start is None:
        return 100
    early, late = limits(policy, deadline, start)
    if now < early:
        return policy.early
    return min(policy.early, policy.late) if now < late else 0


def stays_cents(unit_cents: int, percent: int, *, given_cents: int = 0) -> int:
    """Of the price of one place, what stays owed: what took place (`given_cents`), and of the rest what does not go back. A rest of a
    cent goes to who pays back less: it stays with the house, so that nothing goes back beyond the percent that was said."""
    given = min(max(0, given_cents), unit_cents)
    rest = unit_cents - given
    return given + rest - rest * percent // 100


def less_generous(before: Policy, after: Policy) -> bool:
    """Whether somebody who signed up under `before` may have less back under `after`, at some moment."""
    return after.early < before.early or min(after.early, after.late) < min(before.early, before.late)


def refusal_of_the_policy(kind: str, keeps: int | None) -> Refusal | None:
    """A share without its percent, or a percent where there is no share."""
    if (kind == SHARE) == (keeps is not None) and (keeps is None or 1 <= keeps <= 99):
        return None
    return Refusal("part-gardee", "La part gardée après le délai va de 1 à 99 %.", "Écrivez-la, ou choisissez une autre règle.")


# --- in words ---------------------------------------------------------------------------------------------------------------------


def _comes(cents: int) -> str:
    """« 8,00 € vous reviennent en avance »; said of one euro and less: « revient »."""
    return f"{format_euros(cents)} vous {'reviennent' if cents >= 200 else 'revient'} en avance"


def _what(paid_cents: int, stays: int) -> str:
    """What becomes of it when `stays` is owed and `paid_cents` were paid."""
    if paid_cents > stays:
        return _comes(paid_cents - stays)
    if paid_cents < stays:
        owed = format_euros(stays - paid_cents)
        return f"{owed} restent à régler" if stays - paid_cents >= 200 else f"{owed} reste à régler"
    return "rien ne vous revient" if paid_cents else "vous ne devez rien"


def told(
    policy: Policy, *, now: dt.datetime, deadline: dt.datetime | None, start: dt.datetime | None,
    unit_cents: int, places: int = 1, paid_cents: int | None = None, given_cents: int = 0,
) -> str:  # fmt: skip
    """« Si vous annulez avant le jeudi 3 décembre à 12 h, 8,00 € vous reviennent en avance ; après, rien. » Empty where there is nothing
    to say: a free place, or no date. `paid_cents`: None before sign-up, when all is thought paid. To who pays alone."""
    if not unit_cents or start is None:
        return ""
    paid = unit_cents * places if paid_cents is None else paid_cents

    def stays(percent: int) -> int:
        return stays_cents(unit_cents, percent, given_cents=given_cents) * places

    early, late = limits(policy, deadline, start)
    steps = [
        (until, percent) for until, percent in ((early, policy.early), (late, min(policy.early, policy.late))) if now < until and percent
    ]
    steps = [step for place, step in enumerate(steps) if place + 1 == len(steps) or steps[place + 1][1] != step[1]]
    after = _what(paid, stays(0))
    if not steps or all(stays(percent) == stays(0) for _, percent in steps):
        return f"Si vous annulez, {after}."
    first, *rest = [(until, _what(paid, stays(percent))) for until, percent in steps]
    said = f"Si vous annulez avant le {dates.moment_long(first[0])}, {first[1]}"
    for until, words in rest:
        said += f" ; ensuite, et avant le {dates.moment_long(until)}, {words}"
    return f"{said} ; après, {'rien' if after.startswith('rien') else after}."


def in_short(policy: Policy) -> str:
    """The policy in one sentence without an amount, as staff and posters say it."""
    return {
        DEADLINE: "Tout revient jusqu’au délai de désistement, puis rien.",
        START: "Tout revient jusqu’au début.",
        SHARE: f"Tout revient jusqu’au délai de désistement ; ensuite, {policy.late} % jusqu’au début.",
        NEVER: "Rien ne revient à qui annule.",
    }[policy.kind]
