import datetime as dt
import uuid
from dataclasses import dataclass

from portal.kit import audit, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.tariffs.rules.quote import Quote, thaw
from programmes.actions.change_places import change_places
from programmes.actions.change_state import change_state
from programmes.actions.hold import locked_with_room
from programmes.actions.make_offers import make_offers
from programmes.actions.place_people import place_people
from programmes.enums import Channel, EnrolmentState
from programmes.models import Enrolment, SignUpSheet

from ..enums import Agreed
from ..models import Agreement, BasketSize, Subscription, agreed_of
from ..reading.prices import price_on
from ..reading.terms import open_days
from ..rules.agreed import standing_on
from .fit_rows import Fitted, fit_rows
from .lay_baskets import next_number
from .lock_subscription import STALE, lock_subscription, refuse_ended
from .promise_price import promise_in_term
from .tell_subscriber import tell_changed

FULL = {"complet", "pas-assez-de-places", "liste-en-cours"}


@dataclass(frozen=True)
class Wish:
    """What a household would rather have from a day on; None: as it is."""

    size: BasketSize | None = None
    rhythm: str | None = None
    quantity: int | None = None
    sheet: SignUpSheet | None = None

    def differs(self, row: Agreement) -> bool:
        """Whether anything of it is other than what was agreed."""
        return (
            (self.size is not None and self.size.pk != row.size_id)
            or (self.rhythm is not None and self.rhythm != row.rhythm)
            or (self.quantity is not None and self.quantity != row.quantity)
            or (self.sheet is not None and self.sheet.pk != row.place.sheet_id)
        )


def change_subscription(
    *, subscription: Subscription, from_on: dt.date, by, size: BasketSize | None = None, rhythm: str | None = None,
    quantity: int | None = None, sheet: SignUpSheet | None = None, channel: str = Channel.ONLINE, shown_cents: int | None = None,
    key: uuid.UUID | None = None,
) -> Fitted:  # fmt: skip
    """Change a running subscription from a day on: its size, rhythm, number of baskets, house. Only dates about which one may still say
    something change; what the household chose of one basket stays, and what is past is never written again.

    Another house: its place is taken and the old one given back in the same act. `shown_cents`: the price of each time, as it was shown.
    Twice the same is once. Raises Refusal with every reason; « maison-complete » where one may wait for the other house.
    """
    wish = Wish(size, rhythm, quantity, sheet)
    with once(key, f"paniers.change:{subscription.pk}", by=by) as request:
        if request.done:
            return Fitted()
        fresh = lock_subscription(subscription, also=[sheet.pk] if sheet else [])
        refuse_ended(fresh)
        agreed = agreed_of(fresh)
        refusal = Refusal.gather(reasons_against(fresh, agreed, from_on, wish))
        if refusal:
            raise refusal
        before = fresh.enrolment
        place = _place_for(fresh, wish, by=by, channel=channel)
        made = _agree(fresh, agreed, from_on, wish, place, by=by)
        _refuse_other_price(fresh, made, from_on, shown_cents)
        fitted = settle(fresh, before, place, from_on, by=by)
        request.result = True
    return fitted


def reasons_against(subscription: Subscription, agreed: list[Agreement], from_on: dt.date, wish: Wish) -> list[Refusal]:
    """What stands against this change, places aside."""
    terms, reasons = subscription.terms, []
    if not any(wish.differs(row) for row in counting_from(agreed, from_on)):
        return [Refusal("rien-a-changer", "C'est déjà ainsi.", "Choisissez ce qui change, ou revenez à vos paniers.")]
    where = wish.sheet or standing_on(agreed, from_on).place.sheet
    if wish.sheet is not None and wish.sheet.activity_id != terms.season_id:
        reasons.append(Refusal("autre-saison", "Cette maison ne fait pas partie de cette saison.", "Choisissez une maison de la saison."))
    days = open_days(subscription, where)
    if from_on not in days:
        way_out = f"Le premier jour possible est {dates.day_long(days[0])}." if days else "Appelez la maison : on cherche avec vous."
        reasons.append(Refusal("jour-impossible", _why_not(subscription, from_on), way_out))
    if wish.size is not None and wish.size.pk != standing_on(agreed, from_on).size_id and not _on_offer(wish.size, subscription):
        words = f"« {wish.size.name} » n'est plus proposé."
        reasons.append(Refusal("taille-retiree", words, "Choisissez une autre taille, ou gardez la vôtre."))
    if wish.quantity is not None and not 1 <= wish.quantity <= terms.most_baskets:
        words = "Il faut au moins un panier." if wish.quantity < 1 else f"C'est {terms.most_baskets} paniers par foyer, au plus."
        reasons.append(
            Refusal("nombre-de-paniers", words, "Pour ne plus en avoir, arrêtez l'abonnement ; pour plus, parlez-en à l'accueil.")
        )
    if wish.quantity is not None and subscription.wished and subscription.wished.state == EnrolmentState.OFFERED:
        words = "Une place vous est proposée dans une autre maison."
        reasons.append(Refusal("place-proposee", words, "Répondez-y d'abord, depuis « Mes paniers »."))
    return reasons


def _on_offer(size: BasketSize, subscription: Subscription) -> bool:
    return size.offered and size.terms_id == subscription.terms_id


def _why_not(subscription: Subscription, from_on: dt.date) -> str:
    if from_on > subscription.ends_on:
        return f"Votre abonnement va jusqu'au {dates.day_long(subscription.ends_on)}."
    if from_on < subscription.first_on:
        return f"Votre abonnement commence le {dates.day_long(subscription.first_on)}."
    return "À partir de ce jour-là, ce n'est pas possible : il n'y a pas de distribution, ou il est trop tard pour le dire."


def counting_from(agreed: list[Agreement], day: dt.date) -> list[Agreement]:
    """What counts on that day, then what was agreed for later."""
    return [standing_on(agreed, day), *(row for row in agreed if row.from_on > day)]


def _place_for(subscription: Subscription, wish: Wish, *, by, channel: str) -> Enrolment:
    """The place on the house's sheet that the change needs: another one, or the same for more or fewer baskets. Every sheet is locked."""
    old = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "party").get(pk=subscription.enrolment_id)
    old.sheet, subscription.enrolment = subscription.enrolment.sheet, old
    places = wish.quantity or old.places
    if wish.sheet is None or wish.sheet.pk == old.sheet_id:
        return _as_many(old, places, by=by)
    _refuse_wished(subscription, wish.sheet)
    try:
        sheet = locked_with_room(wish.sheet.pk, [old.person], channel=channel, places=places, by=by)
    except Refusal as refusal:
        raise _full(refusal, wish.sheet) from refusal
    ask = {"by": by, "channel": channel, "household": old.household, "places": places}
    return place_people(sheet, [old.person], EnrolmentState.CONFIRMED, **ask)[0]


def _as_many(place: Enrolment, places: int, *, by) -> Enrolment:
    if places == place.places:
        return place
    try:
        changed = change_places(enrolment=place, places=places, by=by)
    except Refusal as refusal:
        raise _full(refusal, place.sheet) from refusal
    changed.sheet = place.sheet
    return changed


def _full(refusal: Refusal, sheet: SignUpSheet) -> Refusal:
    """What the engine says of a full house, said of baskets; any other reason as it is."""
    if not {reason.code for reason in refusal.reasons} <= FULL:
        return refusal
    name = sheet.maison.name
    words = f"Il n'y a plus assez de place à la {name}." if sheet.left else f"La {name} est complète."
    if {reason.code for reason in refusal.reasons} == {"liste-en-cours"}:
        words = f"Des foyers attendent déjà une place à la {name}."
    way_out = "Gardez vos paniers où ils sont et attendez une place là-bas : on vous la propose dès qu'elle se libère."
    return Refusal("maison-complete", words, way_out)


def _refuse_wished(subscription: Subscription, sheet: SignUpSheet) -> None:
    wished = subscription.wished
    if wished is None or wished.sheet_id != sheet.pk or not wished.is_active:
        return
    if wished.state == EnrolmentState.OFFERED:
        raise Refusal(
            "place-proposee", "Une place vous y est déjà proposée.", "Répondez oui depuis « Mes paniers » : vous y allez ensuite."
        )
    raise Refusal("deja-en-attente", "Vous y attendez déjà une place.", "On vous la propose dès qu'elle se libère.")


def _agree(subscription: Subscription, agreed: list[Agreement], from_on: dt.date, wish: Wish, place: Enrolment, *, by) -> Agreement:
    """Write what counts from `from_on`, and the same wish over what was agreed for later: the last word wins, for what it speaks of.
    Those it replaces stand no more. The price is that of the term, from the means of the day it was quoted."""
    made = None
    for standing in counting_from(agreed, from_on):
        size, begins = wish.size or standing.size, max(from_on, standing.from_on)
        if begins == standing.from_on:
            standing.stands = False
            standing.save(update_fields=["stands"])
        quote = promise_in_term(size, standing, place.household, by=by)
        row = Agreement.objects.create(
            subscription=subscription, kind=standing.kind if begins == standing.from_on else Agreed.CHANGE, from_on=begins, size=size,
            rhythm=wish.rhythm or standing.rhythm, quantity=wish.quantity or standing.quantity,
            place=place if wish.sheet is not None else standing.place, unit_cents=quote.cents, price_reason=quote.frozen,
            quoted_on=standing.quoted_on, made_by=by if getattr(by, "pk", None) else None,
        )  # fmt: skip
        made = made or row
        _price_on_place(place, quote)
    return made


def _price_on_place(place: Enrolment, quote: Quote) -> None:
    place.price_cents, place.price_reason = quote.cents * place.places, quote.frozen
    place.save(update_fields=["price_cents", "price_reason"])


def _refuse_other_price(subscription: Subscription, made: Agreement, from_on: dt.date, shown_cents: int | None) -> None:
    if shown_cents is None:
        return
    now = price_on(from_on, thaw(made.price_reason), subscription, agreed_of(subscription), made.quoted_on)
    if now.cents * made.quantity != shown_cents:
        raise Refusal("prix-change", "Le prix a changé depuis que vous l'avez vu.", "Regardez-le, puis confirmez.")


def settle(subscription: Subscription, before: Enrolment, place: Enrolment, from_on: dt.date, *, by, silent: bool = False) -> Fitted:
    """The subscription stands on `place` from now on, its rows follow, the old place is given back and the next in line served."""
    moves = place.pk != before.pk
    if moves:
        subscription.enrolment, subscription.number = place, next_number(place.sheet_id)
        wished = subscription.wished
        if wished is not None and (wished.pk == place.pk or not wished.is_active):
            subscription.wished = None
        subscription.save(update_fields=["enrolment", "number", "wished"])
    _wait_for_as_many(subscription, place)
    fitted = fit_rows(subscription, since=from_on, by=by)
    if moves:
        _give_up(before, by=by)
    subject, maison = place.person, place.sheet.maison_id
    counts = {"changed": len(fitted.changed), "laid": len(fitted.laid), "dropped": len(fitted.dropped)}
    audit.record("paniers.change", subscription, by=by, subject=subject, maison=maison, from_on=from_on.isoformat(), moved=moves, **counts)
    tell_changed(subscription, from_on, by=by)
    return fitted


def _wait_for_as_many(subscription: Subscription, place: Enrolment) -> None:
    """Who waits for another house waits for as many baskets as she has now."""
    wished = subscription.wished
    if wished is not None and wished.state == EnrolmentState.WAITING and wished.places != place.places:
        wished.places, wished.version = place.places, wished.version + 1
        wished.save(update_fields=["places", "version"])


def _give_up(place: Enrolment, *, by) -> None:
    """The place of the house left, given back without a word: the household keeps its baskets. The next in line is told."""
    if place.state != EnrolmentState.CONFIRMED:
        raise Refusal(*STALE)
    change_state(place, EnrolmentState.WITHDRAWN, by=by, allowed=(EnrolmentState.CONFIRMED,), reason="house-changed")
    make_offers(place.sheet_id, by=by)
