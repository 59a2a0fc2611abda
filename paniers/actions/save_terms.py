import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils.text import capfirst

from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.enums import ACTIVE

from ..enums import Billing, Weekday
from ..models import BasketSeason, SeasonTerms, Subscription
from ..rules.promises import PROMISED, counts_from, replaced
from ..rules.weight import kilos
from .save_size import price_refusal

CUTOFF = ("cutoff_weekday", "cutoff_hour")
FIELDS = ("starts_on", "ends_on", "notice_days", "most_baskets", "billing", *PROMISED, *CUTOFF)
FIRST = ("tariff", "weight_grams")  # of the usual basket: told once, then changed with its size
MOST = {"commitment_months": 24, "free_absences": 60, "trial_baskets": 60, "stop_notice_days": 120, "notice_days": 60}
STALE = ("deja-modifie", "Ces règles ont été changées entre-temps.", "Les voici à jour : vérifiez, puis enregistrez.")


def save_terms(*, season: BasketSeason, by, seen: int | None = None, key: uuid.UUID | None = None, **rules) -> SeasonTerms:
    """Write the rules of a season (`FIELDS`, and `FIRST` the first time). In mid-season what was agreed stays: whoever has subscribed keeps
    the commitment, absences, trial and notice of the day she agreed; a new cut-off counts from a Monday to come (`rules.promises`). The
    same again is nothing; `seen` is the edition that was read.

    Raises one Refusal with every reason: « dates-a-l-envers », « saison-chevauchante », « dates-hors-saison », « abonnements-au-dela »,
    « reglement-en-cours », « nombre-de-paniers », « regle-impossible », « poids-nul », « tarif-sans-prix », « deja-modifie ».
    """
    unknown = set(rules) - {*FIELDS, *FIRST}
    if unknown:
        raise TypeError(f"unknown rules: {sorted(unknown)}")
    with once(key, f"paniers.save_terms:{season.pk}", by=by) as request:
        if request.done:
            return SeasonTerms.objects.get(pk=request.result)
        found = SeasonTerms.objects.filter(season=season).values_list("pk", flat=True).first()
        row = _opened(season, rules) if found is None else _changed(found, rules, seen)
        if row is not None:
            audit.record("paniers.save_terms", row, by=by, edition=row.edition, **_plain(row))
        row = row or SeasonTerms.objects.get(pk=found)
        request.result = row.pk
    return row


def _opened(season: BasketSeason, rules: dict) -> SeasonTerms:
    row = SeasonTerms(season=season, **rules)
    reasons = _of_values(row)
    if rules.get("weight_grams", 1) < 1:
        reasons.append(Refusal("poids-nul", "Un panier promet un poids.", "Écrivez-le en kilos, par exemple 3,5."))
    price = price_refusal(row.tariff, on=max(row.starts_on, clock.today()))
    refusal = Refusal.gather([*reasons, *([price] if price else [])])
    if refusal:
        raise refusal
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refusal(*STALE) from None
    return row


def _changed(pk: int, rules: dict, seen: int | None) -> SeasonTerms | None:
    """The rules as they are now; None when nothing changes."""
    row = locked_one(SeasonTerms, pk, rank=Rank.COUNTER)
    before = {name: getattr(row, name) for name in FIELDS}
    after = {name: rules.get(name, before[name]) for name in FIELDS}
    if after == before:
        return None
    if seen is not None and seen != row.edition:
        raise Refusal(*STALE)
    for name, value in after.items():
        setattr(row, name, value)
    refusal = Refusal.gather([*_of_values(row), *_of_who_is_there(row, before)])
    if refusal:
        raise refusal
    if any(after[name] != before[name] for name in (*PROMISED, *CUTOFF)):
        row.former = replaced(row.former, _as_data(before), until=clock.now(), dates_before=new_cutoff_from(row, before))
    row.edition += 1
    row.save()
    return row


def new_cutoff_from(row: SeasonTerms, before: dict) -> dt.date:
    """The first day whose distribution has the cut-off of now, `before` holding until then."""
    rules = [{"weekday": held["cutoff_weekday"], "hour": held["cutoff_hour"]} for held in (before, vars(row))]
    if rules[0] == rules[1]:
        return clock.today()
    days = row.season.sessions.on().filter(local_date__gte=clock.today()).values_list("local_date", flat=True)
    return counts_from(dates.local(clock.now()), days, rules)


def _as_data(rules: dict) -> dict:
    hour = rules["cutoff_hour"]
    return {name: rules[name] for name in PROMISED} | {"cutoff_weekday": rules["cutoff_weekday"], "cutoff_hour": hour.isoformat("minutes")}


def _plain(row: SeasonTerms) -> dict:
    """What the journal keeps: words and figures of the season, nothing of a person."""
    return {name: value if isinstance(value, int) else str(value) for name in FIELDS for value in [getattr(row, name)]}


def _of_values(row: SeasonTerms) -> list[Refusal]:
    """What stands against these rules by themselves, and beside other seasons."""
    found = []
    if row.ends_on < row.starts_on:
        found.append(Refusal("dates-a-l-envers", "La saison finit avant de commencer.", "Vérifiez les deux dates."))
    else:
        others = SeasonTerms.objects.filter(starts_on__lte=row.ends_on, ends_on__gte=row.starts_on).exclude(pk=row.pk)
        other = others.select_related("season").first()
        if other is not None:
            words = f"« {other.season.title} » couvre déjà des jours de celle-ci ({dates.days_range(other.starts_on, other.ends_on)})."
            found.append(Refusal("saison-chevauchante", words, "Choisissez d'autres jours : on ne s'abonne qu'à une saison à la fois."))
    if row.most_baskets < 1:
        found.append(Refusal("nombre-de-paniers", "Un foyer peut prendre un panier au moins.", "Écrivez 1 ou plus."))
    wrong = [name for name, most in MOST.items() if not 0 <= getattr(row, name) <= most]
    if wrong or row.cutoff_weekday not in Weekday.values or row.billing not in Billing.values:
        name = SeasonTerms._meta.get_field(wrong[0]).verbose_name if wrong else "jour ou façon de régler"
        words = f"« {capfirst(name)} » : ce n'est pas possible."
        found.append(
            Refusal("regle-impossible", words, f"Écrivez un nombre de 0 à {MOST[wrong[0]]}." if wrong else "Choisissez dans la liste.")
        )
    return found


def _of_who_is_there(row: SeasonTerms, before: dict) -> list[Refusal]:
    """What stands against them because of dates planned and households that have subscribed."""
    found = []
    outside = dates_outside(row)
    if outside:
        words = f"Une distribution tombe hors de la saison, {dates.day_long(outside[0])}."
        if len(outside) > 1:
            words = f"{len(outside)} distributions tombent hors de la saison, la première {dates.day_long(outside[0])}."
        found.append(
            Refusal("dates-hors-saison", words, "Gardez ces jours dans la saison, ou changez d'abord ces dates (« Changer une semaine »).")
        )
    standing = Subscription.objects.filter(terms=row, enrolment__state__in=ACTIVE)
    last = standing.order_by("-ends_on").values_list("ends_on", flat=True).first()
    if last is not None and last > row.ends_on:
        words = f"Des foyers sont abonnés jusqu'au {dates.day_long(last)}."
        found.append(
            Refusal("abonnements-au-dela", words, "La saison finit ce jour-là au plus tôt : leur engagement ne se raccourcit pas.")
        )
    if row.billing != before["billing"] and standing.exists():
        words = "Des foyers se sont abonnés avec cette façon de régler."
        found.append(
            Refusal("reglement-en-cours", words, "Elle reste jusqu'à la fin de la saison ; choisissez la nouvelle pour la prochaine.")
        )
    return found


def dates_outside(row: SeasonTerms) -> list[dt.date]:
    """Days of distributions that stand before the season's first day or after its last one. One query."""
    on = row.season.sessions.on()
    days = on.exclude(local_date__range=(row.starts_on, row.ends_on)).values_list("local_date", flat=True)
    return sorted(set(days))


def in_words(row: SeasonTerms, name: str) -> str:
    """A rule as a screen says it: « mardi », « 12 h », « chaque mois, d'avance », « 3,5 kg »."""
    value = getattr(row, name)
    if isinstance(value, dt.date):
        return dates.day_long(value)
    if isinstance(value, dt.time):
        return dates.hour(value)
    if name == "weight_grams":
        return kilos(value)
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown else value)
