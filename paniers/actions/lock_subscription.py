from collections.abc import Iterable

from portal.kit import clock
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from programmes.actions.lock_sheet import sheets_with_pages
from programmes.enums import EnrolmentState
from programmes.models import SheetSession

from ..models import Subscription

STALE = ("deja-modifie", "Cet abonnement vient d'être changé depuis un autre écran.", "Voici où il en est : vérifiez, puis recommencez.")


def houses_of(subscription: Subscription) -> set[int]:
    """The sheets of every house where it has a place, waits for one, or still has a basket to collect. Three queries."""
    places = Subscription.objects.filter(pk=subscription.pk).values_list("enrolment__sheet", "wished__sheet").get()
    agreed = subscription.agreements.filter(stands=True).order_by().values_list("place__sheet", flat=True)
    to_come = {"session__baskets__subscription": subscription.pk, "session__start__gt": clock.now()}
    visited = SheetSession.objects.filter(**to_come).order_by().values_list("sheet", flat=True)
    return {sheet for sheet in (*places, *agreed, *visited) if sheet}


def lock_subscription(subscription: Subscription, *, also: Iterable[int] = ()) -> Subscription:
    """The subscription, fresh, with the sheets of its houses and `also` (keys) locked together until the transaction ends.

    Raises Refusal « deja-modifie » when it went to another house while we waited.
    """
    keys = houses_of(subscription) | set(also)
    sheets = {sheet.pk: sheet for sheet in locked(sheets_with_pages(), keys, rank=Rank.SHEET)}
    fresh = (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("terms__season", "terms__tariff", "enrolment__person", "enrolment__household", "enrolment__party", "wished")
        .get(pk=subscription.pk)
    )
    if fresh.enrolment.sheet_id not in sheets:
        raise Refusal(*STALE)
    fresh.enrolment.sheet = sheets[fresh.enrolment.sheet_id]
    return fresh


def refuse_ended(subscription: Subscription) -> None:
    """Nothing changes any more once it is over, and nothing yet while it only waits for its place."""
    if subscription.enrolment.state != EnrolmentState.CONFIRMED:
        words = "Cet abonnement n'est pas en cours."
        raise Refusal("abonnement-pas-en-cours", words, "Abonnez-vous depuis la page des paniers, ou à l'accueil d'une maison.")
    if subscription.ends_on < clock.today():
        words = "Cet abonnement est terminé."
        raise Refusal("abonnement-fini", words, "Abonnez-vous de nouveau depuis la page des paniers, ou à l'accueil d'une maison.")
