import datetime as dt
import uuid

from portal.kit import audit, clock, dates
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.actions.confirm import confirm
from programmes.actions.hold import hold
from programmes.actions.wait import wait
from programmes.enums import ACTIVE, Channel
from programmes.models import Enrolment, SignUpSheet

from ..enums import Agreed, Rhythm
from ..models import Agreement, BasketSize, SeasonTerms, Subscription
from ..rules.term import Term, term_from


def possible_days(terms: SeasonTerms, sheet: SignUpSheet | None = None) -> list[dt.date]:
    """The days a first basket may be collected, at this house or at any: far enough ahead to be ordered."""
    soonest = clock.today() + dt.timedelta(days=terms.notice_days)
    dates_on = terms.season.sessions.on() if sheet is None else sheet.sessions.on()
    found = dates_on.filter(local_date__gte=soonest, start__gt=clock.now())
    return sorted(set(found.values_list("local_date", flat=True)))


def term_for(terms: SeasonTerms, first: dt.date) -> Term:
    return term_from(first, months=terms.commitment_months, season_end=terms.ends_on)


def subscribe(
    *, sheet: SignUpSheet, person, household, first_on: dt.date, quantity: int = 1, by, channel: str = Channel.ONLINE,
    shown_cents: int | None = None, or_wait: bool = False, key: uuid.UUID | None = None, size: BasketSize | None = None,
    rhythm: str = Rhythm.WEEKLY,
) -> Subscription:  # fmt: skip
    """Subscribe a household to `quantity` baskets a week at a house, from `first_on`, for the season's commitment.

    `person` collects and is told; `household` pays. The place is confirmed at once; what is due is owed at once. `shown_cents` is
    the price of the week's baskets as it was shown. With `or_wait`, a full house puts the household on its list. Raises Refusal
    with every reason.
    """
    with once(key, "paniers.subscribe", by=by) as request:
        if request.done:
            return Subscription.objects.get(pk=request.result)
        terms = SeasonTerms.objects.select_related("season", "tariff").get(season=sheet.activity_id)
        refusal = Refusal.gather(reasons_against(terms, sheet, person, household, first_on, quantity))
        if refusal:
            raise refusal
        enrolment, waiting = _place(sheet, person, household, quantity, by=by, channel=channel, shown_cents=shown_cents, or_wait=or_wait)
        last = term_for(terms, first_on).end - dt.timedelta(days=1)
        row = Subscription.objects.create(enrolment=enrolment, terms=terms, first_on=first_on, ends_on=last)
        Agreement.objects.create(
            subscription=row, kind=Agreed.START, from_on=first_on, size=size or terms.usual_size, rhythm=rhythm, quantity=quantity,
            place=enrolment, made_by=by if getattr(by, "pk", None) else None,
        )  # fmt: skip
        audit.record("paniers.subscribe", row, by=by, subject=person, maison=sheet.maison_id, baskets=quantity, waiting=waiting)
        if not waiting:
            confirm(enrolment=enrolment, by=by, channel=channel)
            row.refresh_from_db()
        request.result = row.pk
    return row


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
            Refusal("deja-abonne", words, "Pour changer de maison ou de nombre de paniers, appelez la maison ou passez à l'accueil.")
        )
    return reasons


def _already(terms: SeasonTerms, household) -> bool:
    """A household has one subscription at a time: a second may follow when the first has ended."""
    return Subscription.objects.filter(
        terms=terms, enrolment__household=household, enrolment__state__in=ACTIVE, ends_on__gte=clock.today()
    ).exists()
