from django.db.models import F
from django.utils.translation import gettext_lazy as _

from portal.kit.refusal import Refusal
from programmes.enums import ACTIVE
from programmes.models import Enrolment, SheetSession
from programmes.programme_type import ProgrammeType

from .actions.cancel_baskets import cancel_baskets, lose_baskets
from .actions.carry_contents import carry_contents
from .actions.come_back import follow_moved
from .actions.lay_baskets import lay_baskets
from .actions.lock_subscription import houses_of
from .actions.set_day_capacity import follow_capacity
from .actions.tell_subscriber import tell_subscribed
from .actions.wish_house import move_to_wished
from .calendars import dates_of
from .enums import TO_COME, BasketState
from .models import Basket, Subscription


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

    def sheets_taken_over(self, enrolment) -> set[int]:
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

    def capacity_changed(self, sheet, *, before, by) -> None:
        follow_capacity(sheet=sheet, before=before)

    def places_on(self, sessions):
        """Whoever collects a basket there, or gives it, visitors too: neither those whose fortnight it is not, nor those away."""
        rows = Basket.objects.filter(session__in=sessions, state__in=TO_COME)
        return Enrolment.objects.filter(pk__in=rows.order_by().values("subscription__enrolment"))

    def sheets_beside(self, places) -> set[int]:
        visits = Basket.objects.filter(subscription__enrolment__in=places, state__in=TO_COME).exclude(session=F("planned_for"))
        both = {key for pair in visits.order_by().values_list("session", "planned_for") for key in pair}
        return set(SheetSession.objects.filter(session__in=both).order_by().values_list("sheet", flat=True)) if both else set()

    def dates_shifted(self, enrolment, sessions, *, by) -> None:
        follow_moved(enrolment=enrolment, sessions=sessions, by=by)

    def days_changed(self, moved, *, by) -> None:
        carry_contents(moved)

    def tell_dates(self, what, rows, changed, *, why, by, occasion_key):
        """Only those who have a basket on these dates, or whose subscription ends with them; a basket that came for once from another
        date has been told of apart when it goes."""
        there = Basket.objects.filter(session__in=[session.pk for _, session in changed]).exclude(state=BasketState.ABSENT)
        there = there.filter(session=F("planned_for")) if what == "cancelled" else there
        hers = set(there.filter(subscription__enrolment__in=[row.pk for row in rows]).values_list("subscription__enrolment", flat=True))
        concerned = [row for row in rows if row.pk in hers or row.state not in ACTIVE]
        if not concerned:
            return []
        return super().tell_dates(what, concerned, changed, why=why, by=by, occasion_key=occasion_key)

    def dates_in_mail(self, places, begin, only):
        """The baskets themselves: each is an entry of its own in a calendar."""
        return dates_of(places, begin, only)
