"""What a kind of programme decides. The engine asks; it never knows which kind answers.

A new kind is a page class with `kind_key`, a subclass of ProgrammeType and one line in its `apps.ready()`:
`registry.kinds.add(RepairCafe.key, RepairCafe())`.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from portal.kit import registry
from portal.kit.refusal import Refusal

from .models import Activity, Enrolment, SignUpSheet


@dataclass(frozen=True)
class Quoted:
    """A price in cents for one place, and the reason to freeze beside it (codes and figures the household may read)."""

    cents: int
    reason: dict = field(default_factory=dict)


class ProgrammeType:
    """The ways of one kind; the defaults suit a free date open to all."""

    key = ""
    label = _("activité")
    label_plural = _("activités")
    neutral_label = _("Rendez-vous")  # said instead of a confidential title wherever it is tied to a person
    drawing = "date"  # symbol of the sprite when there is no photograph
    page_model = ""  # « programmes.Event »
    payment_first = True  # a place to pay is held until paid; False: confirmed at once, owed later

    def eligibility(self, person, sheet: SignUpSheet) -> list[Refusal]:
        """Every reason of this kind against `person`; the engine adds its own (dates, places, audience)."""
        return []

    def quote(self, household, sheet: SignUpSheet, *, on) -> Quoted | None:
        """The price of one place for `household` on the day `on`; None when nothing is asked."""
        return None

    def confirmed(self, enrolment: Enrolment, *, by) -> None:
        """What a confirmed place brings (baskets to lay, a shift to count). Runs in the action's transaction, sheet locked."""

    def withdrawn(self, enrolment: Enrolment, *, by) -> None:
        """Undo what `confirmed` brought, for what has not happened yet. Same transaction, same lock."""

    def title(self, activity: Activity, *, neutral: bool = False) -> str:
        """How the activity is called where it is tied to a person."""
        return str(self.neutral_label) if neutral else activity.title


def kind_of(activity: Activity) -> ProgrammeType:
    """The ProgrammeType of an activity's page class, without loading that class's own fields."""
    page_class = activity.cached_content_type.model_class()
    kind = registry.kinds.get(page_class.kind_key)
    if kind is None:
        raise LookupError(f"{page_class.__name__} has no kind in the registry")
    return kind
