import datetime as dt
import uuid

from portal.households.models import means_of
from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.tariffs.rules.quote import Means
from programmes.actions.confirm import confirm
from programmes.actions.hold import hold
from programmes.actions.lock_sheet import sheets_with_pages
from programmes.actions.wait import wait
from programmes.enums import ACTIVE, Channel
from programmes.models import Enrolment, SignUpSheet

from ..enums import Agreed, Rhythm
from ..models import Agreement, BasketSize, SeasonTerms, Subscription
from ..reading.season import possible_days, term_for, week_positions
from ..rules.agreed import falls_on
from .wish_house import place_wished


def subscribe(
    *, sheet: SignUpSheet, person, household, first_on: dt.date, quantity: int = 1, by, channel: str = Channel.ONLINE,
    shown_cents: int | None = None, or_wait: bool = False, key: uuid.UUID | None = None, size: BasketSize | None = None,
    rhythm: str = Rhythm.WEEKLY, wishes: SignUpSheet | None = None,
) -> Subscription:  # fmt: skip
    """Subscribe a household to `quantity` baskets at a house, from `first_on`, for the season's commitment: of the usual size and every
    week, unless `size` and `rhythm` tell. `wishes`: the full house she would rather have; she waits for it, and collects here meanwhile.

    `person` collects and is told; `household` pays. The place is confirmed at once; what is due is owed at once. `shown_cents` is
    the price of the week's baskets as it was shown. With `or_wait`, a full house puts the household on its list. Raises Refusal
    with every reason.
    """
    with once(key, "paniers.subscribe", by=by) as request:
        if request.done:
            return Subscription.objects.get(pk=request.result)
        terms = SeasonTerms.objects.select_related("season", "tariff").get(season=sheet.activity_id)
        size = size or terms.usual_size
        reasons = reasons_against(terms, sheet, person, household, first_on, quantity) + _reasons_of(terms, sheet, first_on, size, rhythm)
        refusal = Refusal.gather(reasons)
        if refusal:
            raise refusal
        if wishes is not None:
            locked(sheets_with_pages(), {sheet.pk, wishes.pk}, rank=Rank.SHEET)
        if size.tariff_id != sheet.tariff_id:
            _refuse_other_price(size, household, quantity, shown_cents)
            shown_cents = None
        enrolment, waiting = _place(sheet, person, household, quantity, by=by, channel=channel, shown_cents=shown_cents, or_wait=or_wait)
        last = term_for(terms, first_on).end - dt.timedelta(days=1)
        row = Subscription.objects.create(enrolment=enrolment, terms=terms, first_on=first_on, ends_on=last)
        Agreement.objects.create(
            subscription=row, kind=Agreed.START, from_on=first_on, size=size, rhythm=rhythm, quantity=quantity,
            place=enrolment, made_by=by if getattr(by, "pk", None) else None,
        )  # fmt: skip
        audit.record("paniers.subscribe", row, by=by, subject=person, maison=sheet.maison_id, baskets=quantity, waiting=waiting)
        if not waiting:
            confirm(enrolment=enrolment, by=by, channel=channel)
            row.refresh_from_db()
        if wishes is not None and not waiting and wishes.pk != sheet.pk:
            place_wished(row, wishes, by=by, channel=channel)
        request.result = row.pk
    return row


def _reasons_of(terms: SeasonTerms, sheet: SignUpSheet, first_on: dt.date, size: BasketSize, rhythm: str) -> list[Refusal]:
    """What stands against this size and rhythm."""
    reasons = []
    if size.terms_id != terms.pk or not size.offered:
        reasons.append(Refusal("taille-retiree", f"« {size.name} » n'est plus proposé.", "Choisissez une autre taille."))
    position = week_positions(terms).get(first_on)
    if position is not None and not falls_on(rhythm, position):
        words = "Cette semaine-là n'est pas une des vôtres, une semaine sur deux."
        reasons.append(Refusal("pas-sa-semaine", words, "Choisissez la semaine d'avant ou d'après."))
    return reasons


def _refuse_other_price(size: BasketSize, household, quantity: int, shown_cents: int | None) -> None:
    if shown_cents is None:
        return
    now = size.tariff.quote(Means.of(means_of(household, clock.today())), on=clock.today()).cents * quantity
    if now != shown_cents:
        words = f"Le prix a changé depuis que vous l'avez vu : {format_euros(now)}."
        raise Refusal("prix-change", words, "Regardez-le, puis confirmez.")


def _place(sheet, person, household, quantity, *, by, channel, shown_cents, or_wait) -> tuple[Enrolment, bool]:
    """A held place, or one on the waiting list when the house is full and the household agreed to wait."""
    ask = {"sheet": sheet, "people": [person], "by": by, "channel": channel, "household": household, "places": quantity}
    try:
        return hold(**ask, shown_cents=shown_cents)[0], False
    except Refusal as refusal:
        full = {"complet", "pas-assez-de-places", "liste-en-cours"}
        if not or_wait or not {reason.code for reason in refusal.reasons} <= full:
            raise
    return wait(**ask)[0], True


def reasons_against(terms: SeasonTerms, sheet: SignUpSheet, person, household, first_on: dt.date, quantity: int) -> list[Refusal]:
    """What the season says against this subscription; places and dates of the house are the engine's."""
    reasons = []
    if household is None:
        reasons.append(
            Refusal(
                "foyer-manquant",
                "Il manque le foyer qui règle les paniers.",
                "Passez à l'accueil d'une maison : on crée votre foyer en une minute.",
            )
        )
    days = possible_days(terms, sheet)
    if first_on not in days:
        soonest = f"Le premier panier possible est {dates.day_long(days[0])}." if days else "Appelez la maison : on cherche avec vous."
        reasons.append(Refusal("jour-impossible", "Ce jour-là, il n'y a plus de panier possible dans cette maison.", soonest))
    if not 1 <= quantity <= terms.most_baskets:
        words = "Il faut au moins un panier." if quantity < 1 else f"C'est {terms.most_baskets} paniers par foyer, au plus."
        reasons.append(Refusal("nombre-de-paniers", words, "Si votre foyer est grand, parlez-en à l'accueil de la maison."))
    if household is not None and _already(terms, household):
        words = "Votre foyer est déjà abonné pour cette saison."
        reasons.append(
            Refusal("deja-abonne", words, "Pour changer de maison, de taille ou de rythme, allez dans « Mes paniers » ou à l'accueil.")
        )
    return reasons


def _already(terms: SeasonTerms, household) -> bool:
    """A household has one subscription at a time: a second may follow when the first has ended."""
    return Subscription.objects.filter(
        terms=terms, enrolment__household=household, enrolment__state__in=ACTIVE, ends_on__gte=clock.today()
    ).exists()
