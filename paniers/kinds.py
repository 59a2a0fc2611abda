from django.utils.translation import gettext_lazy as _

from programmes.programme_type import ProgrammeType

from .actions.cancel_baskets import cancel_baskets, lose_baskets
from .actions.lay_baskets import lay_baskets
from .actions.tell_subscriber import tell_subscribed
from .calendars import dates_of


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
    payment_first = False
    transferable = False  # a basket has its own way to be collected by another
    reminds = False  # every week the same day: nobody asked for it
    follows_up, calls_after = False, 0  # a basket left behind has its own sheet
    WORDS = {**ProgrammeType.WORDS, "confirmed": None}  # `tell_subscribed` says the dates and the number

    def confirmed(self, enrolment, *, by) -> None:
        if lay_baskets(enrolment=enrolment, by=by):
            tell_subscribed(enrolment, by=by)

    def withdrawn(self, enrolment, *, by) -> None:
        cancel_baskets(enrolment=enrolment, by=by)

    def dates_lost(self, enrolment, *, by) -> None:
        lose_baskets(enrolment=enrolment, by=by)

    def dates_in_mail(self, places, begin, only):
        """The baskets themselves: each is an entry of its own in a calendar."""
        return dates_of(places, begin, only)
