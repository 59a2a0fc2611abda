from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.kit.refusal import Refusal
from programmes.enums import ACTIVE
from programmes.models import Enrolment, SheetSession
from programmes.programme_type import ProgrammeType

from .actions.cancel_baskets import cancel_baskets, lose_baskets
from .actions.carry_contents import carry_contents
from .actions.carry_orders import ask_again, carry_orders
from .actions.change_week import reasons_of_days
from .actions.come_back import follow_moved
from .actions.keep_days import keep_days
from .actions.lay_baskets import lay_baskets
from .actions.lock_subscription import houses_of
from .actions.set_day_capacity import follow_capacity
from .actions.stop_subscription import ordered_already
from .actions.tell_subscriber import tell_subscribed
from .actions.wish_house import move_to_wished
from .calendars import dates_of
from .enums import TO_COME, BasketState
from .models import Basket, SeasonTerms, Subscription


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
    asks_why = True
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
        keep_days(moved)
        carry_contents(moved)
        carry_orders(moved, by=by)

    def dates_called_off(self, sessions, *, by) -> None:
        for session in sessions:
            ask_again(session.activity_id, [session.local_date])

    def reasons_against_moving(self, moves):
        terms = {row.season_id: row for row in SeasonTerms.objects.filter(season__in={session.activity_id for session, _, _ in moves})}
        of_each = {key: [move for move in moves if move[0].activity_id == key] for key in terms}
        return [reason for key, hers in of_each.items() for reason in reasons_of_days(terms[key], hers)]

    def desk_page(self, enrolment):
        return "Son abonnement", reverse("paniers_desk:terms", args=[enrolment.person_id])

    def reason_against_withdrawing(self, enrolment):
        return ordered_already(enrolment)

    def concerned(self, what, rows, sessions):
        """Only those who have a basket on these dates, or whose subscription ends with them; a basket that came for once from another
        date has been told of apart when it goes."""
        there = Basket.objects.filter(session__in=sessions).exclude(state=BasketState.ABSENT)
        there = there.filter(session=F("planned_for")) if what == "cancelled" else there
        hers = set(there.filter(subscription__enrolment__in=[row.pk for row in rows]).values_list("subscription__enrolment", flat=True))
        return [row for row in rows if row.pk in hers or row.state not in ACTIVE]

    def dates_in_mail(self, places, begin, only):
        """The baskets themselves: each is an entry of its own in a calendar."""
        return dates_of(places, begin, only)
