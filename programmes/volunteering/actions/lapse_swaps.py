from django.db.models import Q

from portal.kit import clock
from programmes.enums import EnrolmentState, SessionState
from programmes.models import Enrolment

from ..enums import SwapState
from ..models import SwapOffer
from .unsay_swap import unsay_swap

GONE = Q(enrolment__sheet__shift__session__state=SessionState.CANCELLED) | ~Q(enrolment__state=EnrolmentState.CONFIRMED)


def lapse_swaps() -> int:
    """What nobody took ends when the shift begins, or with the place itself: it is hers, and she was told that it stays hers until then.
    How many. What the tick does; one query when nothing is due."""
    due = SwapOffer.objects.filter(Q(enrolment__sheet__shift__session__start__lte=clock.now()) | GONE, state=SwapState.OPEN)
    return sum(_lapse(swap) for swap in due.order_by("pk"))


def close_swap(enrolment: Enrolment) -> None:
    """The place was given back or is no more: nothing is left to hand on. Inside the caller's transaction, its sheet locked."""
    for swap in SwapOffer.objects.filter(enrolment=enrolment, state=SwapState.OPEN):
        _lapse(swap)


def _lapse(swap: SwapOffer) -> int:
    """By one conditional UPDATE: who says yes at that very moment was first, or not."""
    done = SwapOffer.objects.filter(pk=swap.pk, state=SwapState.OPEN).update(state=SwapState.LAPSED, answered_at=clock.now())
    if done:
        unsay_swap(swap)
    return done
