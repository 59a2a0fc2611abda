from django.utils.translation import gettext_lazy as _

from portal.kit.refusal import Refusal
from programmes.programme_type import ProgrammeType

from .actions.cancel_baskets import cancel_baskets, lose_baskets
from .actions.lay_baskets import lay_baskets
from .actions.lock_subscription import houses_of
from .actions.tell_subscriber import tell_subscribed
from .actions.wish_house import move_to_wished
from .calendars import dates_of
from .models import Subscription


class BasketType(ProgrammeType):
    """Weekly baskets of a season. A place is one basket a week at a house: confirmed at once, owed month by month."""

    key = "basket"
    label = _("panier")
    label_plural = _("paniers")
    drawing = "basket"
    page_model = "paniers.BasketSeason"
    listed = False
    desk_days = "paniers_desk:days"
    charge_kind = "basket"
    charges_places = False
    transferable = False  # who collects is chosen on the subscription, whose dates and number stay
    payment_first = False
    reminds = False  # every week the same day: nobody asked for it
    follows_up, calls_after = False, 0  # a basket left behind has its own sheet
    WORDS = {**ProgrammeType.WORDS, "confirmed": None}  # `tell_subscribed` says the dates and the number

    def sheets_beside(self, enrolment) -> set[int]:
        """Where her baskets are now, when this is the house she waited for: both sheets are locked at once."""
        waiting = Subscription.objects.filter(wished=enrolment).first()
        return houses_of(waiting) if waiting else set()

    def confirmed(self, enrolment, *, by) -> None:
        if move_to_wished(enrolment, by=by):
            return
        if lay_baskets(enrolment=enrolment, by=by):
            tell_subscribed(enrolment, by=by)

    def withdrawn(self, enrolment, *, by) -> None:
        if enrolment.end_reason == "person" and getattr(by, "pk", None) and not by.is_staff:
            words = "Un abonnement s'arrête depuis « Mes paniers »."
            raise Refusal("par-mes-paniers", words, "Vous y voyez à partir de quand, et ce que devient ce qui est réglé.")
        cancel_baskets(enrolment=enrolment, by=by)

    def dates_lost(self, enrolment, *, by) -> None:
        lose_baskets(enrolment=enrolment, by=by)

    def dates_in_mail(self, places, begin, only):
        """The baskets themselves: each is an entry of its own in a calendar."""
        return dates_of(places, begin, only)
