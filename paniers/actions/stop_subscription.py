import datetime as dt
import uuid

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.change_state import change_state
from programmes.actions.make_offers import make_offers
from programmes.enums import ACTIVE, EnrolmentState
from programmes.models import Enrolment

from ..enums import PACKED, TO_COME, Agreed, BasketState, EndReason, Renewal
from ..models import Basket, Subscription
from ..reading.possible import still_open
from ..reading.terms import engagement_of
from ..rules.ending import Engagement
from .cancel_baskets import cancel_one
from .lock_subscription import lock_subscription, refuse_ended
from .tell_subscriber import tell_ended, tell_stopped

BY_STAFF = (EndReason.HARDSHIP, EndReason.MOVED_AWAY, EndReason.STAFF)
STOPPED = "subscription-stopped"


def stop_subscription(
    *, subscription: Subscription, by, last_on: dt.date | None = None, reason: str = "", words: str = "", staff: bool = False,
    key: uuid.UUID | None = None,
) -> Subscription:  # fmt: skip
    """Stop a running subscription: its last day is `last_on` (today or later; the first possible day if none is told).

    The household by itself: during the essay without notice, else with the season's notice where no term binds it; within a term it says
    that it does not go on (`answer_renewal`). The team (`staff`) at any day, and says why: a difficulty, a move, or in `words`. What it
    is too late to change stays hers and owed; what comes after is cancelled, and what was owed for it undone: paid, it is her credit.
    Raises Refusal « engagement », « preavis », « raison-manquante », « jour-passe ». Twice is once.
    """
    with once(key, f"paniers.stop:{subscription.pk}", by=by) as request:
        if request.done:
            return Subscription.objects.get(pk=subscription.pk)
        fresh = lock_subscription(subscription)
        refuse_ended(fresh)
        engagement = engagement_of(fresh)
        earliest = clock.today() if staff else engagement.stops_from(clock.today())
        last_on = last_on or earliest
        refusal = refusal_to_stop(engagement, last_on, earliest, reason=reason, words=words, staff=staff)
        if refusal:
            raise refusal
        why = reason if staff else EndReason.TRIAL if engagement.on_trial else EndReason.NOTICE
        last = _end_on(fresh, last_on, why, by=by)
        detail = {"reason": why, "last": fresh.ends_on.isoformat()} | ({"words": words.strip()} if why == EndReason.STAFF else {})
        audit.record("paniers.stop", fresh, by=by, subject=fresh.enrolment.person, maison=fresh.enrolment.sheet.maison_id, **detail)
        tell_stopped(fresh, last, by=by)
        if not fresh.baskets.to_come().exists():
            give_place_back(fresh, reason=STOPPED, by=by)
        request.result = True
    return fresh


def refusal_to_stop(engagement: Engagement, last_on: dt.date, earliest: dt.date, *, reason: str, words: str, staff: bool) -> Refusal | None:
    """What stands against stopping on this day, in words."""
    if last_on < clock.today():
        return Refusal("jour-passe", "Ce jour est passé.", "Choisissez aujourd'hui ou un jour à venir.")
    if staff:
        if reason not in BY_STAFF or (reason == EndReason.STAFF and not words.strip()):
            return Refusal("raison-manquante", "Il manque pourquoi l'abonnement s'arrête.", "Choisissez une raison, ou écrivez-la.")
        return None
    if last_on >= earliest:
        return None
    if engagement.bound:
        said = f"Votre engagement va jusqu'au {dates.day_long(engagement.last)}."
        way_out = "Dites que vous ne continuez pas après ; en cas de difficulté ou de déménagement, l'accueil peut arrêter plus tôt."
        return Refusal("engagement", said, way_out)
    said = f"On arrête en prévenant {engagement.notice_days} jours avant."
    return Refusal(
        "preavis", said, f"Le premier jour possible est {dates.day_long(earliest)} ; en cas de difficulté, parlez-en à l'accueil."
    )


def _end_on(subscription: Subscription, last_on: dt.date, why: str, *, by) -> Basket | None:
    """Cancel what comes after, and give the last basket that is still to come; the last day never falls before it."""
    rows = list(
        subscription.baskets.exclude(state=BasketState.CANCELLED)
        .select_related("planned_for", "session__maison", "charge__reversed_by")
        .order_by("planned_for__start")
    )
    kept = []
    for row in rows:
        comes_after = min(row.day, row.planned_for.local_date) > last_on and row.state in (
            BasketState.PLANNED,
            BasketState.GIVEN,
            BasketState.ABSENT,
        )
        if comes_after and still_open(subscription.terms, row.session):
            _cancel(row, by=by)
        elif row.state in PACKED:
            kept.append(row)
    last_day = max([last_on, subscription.first_on, *(row.day for row in kept)])
    subscription.ends_on, subscription.end_reason = min(last_day, subscription.ends_on), why
    subscription.renewal, subscription.renewal_at = Renewal.DECLINED, clock.now()
    subscription.save(update_fields=["ends_on", "end_reason", "renewal", "renewal_at"])
    subscription.agreements.filter(stands=True, from_on__gt=subscription.ends_on).exclude(kind=Agreed.START).update(stands=False)
    coming = [row for row in kept if row.session.end > clock.now() and row.state == BasketState.PLANNED]
    return max(coming, key=lambda row: row.session.start, default=None)


def _cancel(row: Basket, *, by) -> None:
    if row.state == BasketState.ABSENT:  # counted nowhere, owed nowhere
        row.state, row.version = BasketState.CANCELLED, row.version + 1
        row.save(update_fields=["state", "version"])
    else:
        cancel_one(row, reason=STOPPED, by=by)


def ordered_already(place: Enrolment) -> Refusal | None:
    """Why a place is not simply given back: a basket is ordered already. With a reason (a difficulty, a mistake) it is; the subscription's
    own screen stops what comes after, and leaves that basket hers. Two queries."""
    subscription = Subscription.objects.filter(enrolment=place).select_related("terms").first()
    if subscription is None:
        return None
    rows = subscription.baskets.filter(state__in=TO_COME, session__start__gt=clock.now()).select_related("session")
    late = next((row for row in rows.order_by("session__start") if not still_open(subscription.terms, row.session)), None)
    if late is None:
        return None
    words = f"Le panier du {dates.day_long(late.session.local_date)} est déjà commandé."
    way_out = (
        "Pour qu'il reste à la personne, arrêtez l'abonnement depuis sa page, « Ses paniers ». "
        "Une difficulté, une erreur ? Écrivez pourquoi : la place est rendue, et rien n'est dû."
    )
    return Refusal("panier-commande", words, way_out)


def give_place_back(subscription: Subscription, *, reason: str, by) -> None:
    """Its place in the house, and the one it waited for: the next in line is served. Sheets are locked by the caller."""
    for place in (subscription.enrolment, subscription.wished):
        if place is None or place.state not in ACTIVE:
            continue
        row = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "party", "sheet").get(pk=place.pk)
        change_state(row, EnrolmentState.WITHDRAWN, by=by, allowed=ACTIVE, reason=reason)
        make_offers(row.sheet_id, by=by)


def end_subscription(*, subscription: Subscription, by) -> bool:
    """The last day is behind, and so is its last basket, wherever that was put off or moved to: the place is given back. Whoever was asked
    whether to go on and said nothing is told that it is over. False when somebody was quicker, or prolonged it."""
    with once(None, "paniers.end"):
        fresh = lock_subscription(subscription)
        over = fresh.ends_on < clock.today() and not fresh.baskets.to_come().exists()
        if fresh.enrolment.state != EnrolmentState.CONFIRMED or not over:
            return False
        give_place_back(fresh, reason="term-over", by=by)
        audit.record("paniers.end", fresh, by=by, subject=fresh.enrolment.person, maison=fresh.enrolment.sheet.maison_id)
        if fresh.renewal != Renewal.DECLINED:
            tell_ended(fresh, by=by)
        return True
