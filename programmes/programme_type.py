"""What a kind of programme decides. The engine asks; it never knows which kind answers.

A new kind is a page class with `kind_key`, a subclass of ProgrammeType and one line in its `apps.ready()`:
`registry.kinds.add(RepairCafe.key, RepairCafe())`.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from portal.households.models import means_of
from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.rules.quote import Means

from .models import Activity, Enrolment, SignUpSheet
from .notifications import tell_rows
from .rules import wording


@dataclass(frozen=True)
class Quoted:
    """A price in cents for one place, and the reason to freeze beside it (codes and figures the household may read)."""

    cents: int
    reason: dict = field(default_factory=dict)


class ProgrammeType:
    """The ways of one kind; the defaults suit a date open to all, free unless its sheet has a tariff."""

    key = ""
    label = _("activité")
    label_plural = _("activités")
    neutral_label = _("Rendez-vous")  # said instead of a confidential title wherever it is tied to a person
    drawing = "date"  # symbol of the sprite when there is no photograph
    page_model = ""  # « programmes.Event »
    listed = True  # the engine shows its dates and places; False: the kind shows its own (baskets)
    by_slot = False  # True: its dates are many moments for one person each; the engine lists the places people hold, the kind its dates
    transferable = True  # a place may be passed on to another member of the household
    place_part = ""  # template added to the page of one's place, with `place` (its own words; only that person reads it)
    charge_kind = "other"  # of the ledger: which product the money is
    charges_places = True  # the engine owes the price of each place; False: the kind charges by itself (a basket at a time)
    payment_first = True  # a place to pay is held until paid; False: confirmed at once, owed later
    reminds = True  # whoever has a place is reminded of each date; False: the kind does it itself, or nobody asked for it
    reminder_lead = dt.timedelta(hours=48)  # how long before the date
    # What is said at each turn, by its code; None: the kind says it itself, or nothing. A kind overrides with {**WORDS, …}.
    WORDS: Mapping[str, Callable[..., wording.Said] | None] = {
        "confirmed": wording.confirmed,
        "waiting": wording.waiting,
        "offered": wording.offered,
        "lapsed": wording.lapsed,
        "withdrawn": wording.withdrawn,
        "requested": wording.requested,
        "to_approve": wording.to_approve,
        "approved": wording.approved,
        "transferred": wording.transferred,
        "refused": wording.refused,
        "too_late": wording.too_late,
        "date_cancelled": wording.date_cancelled,
        "date_moved": wording.date_moved,
        "reminder": wording.reminder,
    }

    def eligibility(self, person, sheet: SignUpSheet) -> list[Refusal]:
        """Every reason of this kind against `person`; the engine adds its own (dates, places, audience)."""
        return []

    def looks_at_each(self, sheet: SignUpSheet) -> bool:
        """Whether the team says yes or no to each sign-up, whose place is held meanwhile: where eligibility needs a look."""
        return sheet.approval

    def quote(self, household, sheet: SignUpSheet, *, on: dt.date) -> Quoted | None:
        """The price of one place for `household` on the day `on`, to show; None when nothing is asked. Raises « tarif-sans-prix »."""
        if sheet.tariff is None:
            return None
        found = sheet.tariff.quote(Means.of(means_of(household, on)), on=on)
        return Quoted(found.cents, found.frozen)

    def promise(self, household, sheet: SignUpSheet, *, on: dt.date, by) -> Quoted | None:
        """The same price, now committed to: the tariff's version will never change any more."""
        if sheet.tariff is None:
            return None
        found = freeze_quote(tariff=sheet.tariff, means=Means.of(means_of(household, on)), on=on, by=by)
        return Quoted(found.cents, found.frozen)

    def confirmed(self, enrolment: Enrolment, *, by) -> None:
        """What a confirmed place brings (baskets to lay, a shift to count). Runs in the action's transaction, sheet locked."""

    def withdrawn(self, enrolment: Enrolment, *, by) -> None:
        """Undo what `confirmed` brought, for what has not happened yet. Same transaction, same lock."""

    def title(self, activity: Activity, *, neutral: bool = False) -> str:
        """How the activity is called where it is tied to a person."""
        return str(self.neutral_label) if neutral else activity.title

    def tell(
        self, what: str, sheet: SignUpSheet, rows: list[Enrolment], *, by, occasion_key: str = "", date=None, **details
    ) -> list[Enrolment]:
        """Write the messages of one turn (« confirmed », « offered »…) to those whom `rows` concern; gives the rows about which nobody
        can be told. `date`: about this Session alone. Actions call `tell_people`, which leaves those to staff."""
        words = self.WORDS[what]
        if words is None or not rows:
            return []
        title = self.title(sheet.activity, neutral=sheet.confidential)
        return tell_rows(
            sheet, rows, f"programmes.{what}", lambda occasion: words(occasion, **details), title=title, by=by, occasion_key=occasion_key,
            date=date,
        )  # fmt: skip


def kind_of(activity: Activity) -> ProgrammeType:
    """The ProgrammeType of an activity's page class, without loading that class's own fields."""
    page_class = activity.cached_content_type.model_class()
    kind = registry.kinds.get(page_class.kind_key)
    if kind is None:
        raise LookupError(f"{page_class.__name__} has no kind in the registry")
    return kind
