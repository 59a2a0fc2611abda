import datetime as dt
import uuid

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.change_state import change_state
from programmes.actions.make_offers import make_offers
from programmes.actions.wait import wait
from programmes.enums import ACTIVE, Channel, EnrolmentState
from programmes.models import Enrolment, SignUpSheet

from ..enums import Agreed
from ..models import Agreement, Subscription, agreed_of
from ..reading.terms import open_days
from ..rules.agreed import standing_on
from .change_subscription import counting_from, settle
from .lock_subscription import STALE, lock_subscription, refuse_ended


def wish_house(
    *, subscription: Subscription, sheet: SignUpSheet, by, channel: str = Channel.ONLINE, key: uuid.UUID | None = None
) -> Enrolment:
    """Wait for a place in another house, while the baskets go on where they are. One house at a time: another wish takes its place.

    Raises Refusal « deja-dans-cette-maison », « autre-saison », and those of the waiting list. The same wish again is nothing.
    """
    with once(key, f"paniers.wish:{subscription.pk}", by=by) as request:
        if request.done:
            return Enrolment.objects.get(pk=request.result)
        fresh = lock_subscription(subscription, also=[sheet.pk])
        refuse_ended(fresh)
        if sheet.activity_id != fresh.terms.season_id:
            raise Refusal("autre-saison", "Cette maison ne fait pas partie de cette saison.", "Choisissez une maison de la saison.")
        if sheet.pk == fresh.enrolment.sheet_id:
            raise Refusal("deja-dans-cette-maison", "C'est déjà votre maison.", "Choisissez-en une autre, ou revenez à vos paniers.")
        wished = fresh.wished
        if wished is None or not wished.is_active or wished.sheet_id != sheet.pk:
            _forget(fresh, by=by)
            wished = place_wished(fresh, sheet, by=by, channel=channel)
        request.result = wished.pk
    return wished


def place_wished(subscription: Subscription, sheet: SignUpSheet, *, by, channel: str) -> Enrolment:
    """A place on the list of the house she would rather have, for as many baskets. Sheets are locked by the caller."""
    place = subscription.enrolment
    (row,) = wait(sheet=sheet, people=[place.person], household=place.household, places=place.places, by=by, channel=channel)
    subscription.wished = row
    subscription.save(update_fields=["wished"])
    audit.record("paniers.wish_house", subscription, by=by, subject=place.person, maison=sheet.maison_id)
    return row


def give_up_wish(*, subscription: Subscription, by) -> None:
    """Wait no more for the other house. Twice is once."""
    with once(None, "paniers.give_up_wish"):
        fresh = lock_subscription(subscription)
        if fresh.wished is not None:
            _forget(fresh, by=by)
            audit.record("paniers.give_up_wish", fresh, by=by, subject=fresh.enrolment.person)


def _forget(subscription: Subscription, *, by) -> None:
    wished = subscription.wished
    if wished is None:
        return
    subscription.wished = None
    subscription.save(update_fields=["wished"])
    if wished.state in ACTIVE and wished.state != EnrolmentState.CONFIRMED:
        change_state(wished, EnrolmentState.WITHDRAWN, by=by, allowed=ACTIVE, reason="wish-given-up")
        make_offers(wished.sheet_id, by=by)


def move_to_wished(place: Enrolment, *, by) -> bool:
    """The place waited for is hers: her baskets go there from the next date that is still open, and the place she had is given back. True
    when `place` was somebody's wish. Runs in the act that confirms it; both sheets are locked (`BasketType.sheets_taken_over`).
    """
    waiting = Subscription.objects.filter(wished=place).first()
    if waiting is None:
        return False
    fresh = lock_subscription(waiting)
    refuse_ended(fresh)
    if fresh.wished_id != place.pk:
        raise Refusal(*STALE)
    before = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "party").get(pk=fresh.enrolment_id)
    before.sheet = fresh.enrolment.sheet
    days = open_days(fresh, place.sheet)
    if not days:
        words = "Il n'y a plus de date dans cette maison avant la fin de votre abonnement."
        raise Refusal("jour-impossible", words, "Gardez votre maison, ou parlez-en à l'accueil.")
    agree_on_house(fresh, place, days[0], by=by)
    settle(fresh, before, place, days[0], by=by)
    return True


def agree_on_house(subscription: Subscription, place: Enrolment, from_on: dt.date, *, by) -> None:
    """Write that the baskets are in the house of `place` from a day on, at the prices already promised, over what was agreed for later."""
    agreed = agreed_of(subscription)
    now = standing_on(agreed, clock.today())
    for standing in counting_from(agreed, from_on):
        begins = max(from_on, standing.from_on)
        if begins == standing.from_on:
            standing.stands = False
            standing.save(update_fields=["stands"])
        Agreement.objects.create(
            subscription=subscription, kind=standing.kind if begins == standing.from_on else Agreed.CHANGE, from_on=begins,
            size=standing.size, rhythm=standing.rhythm, quantity=standing.quantity, place=place, unit_cents=standing.unit_cents,
            price_reason=standing.price_reason, quoted_on=standing.quoted_on, made_by=by if getattr(by, "pk", None) else None,
        )  # fmt: skip
    place.price_cents, place.price_reason = now.unit_cents * place.places, now.price_reason
    place.save(update_fields=["price_cents", "price_reason"])
