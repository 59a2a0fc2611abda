import datetime as dt
import uuid

from django.db.models import Min

from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.tariffs.models import Tariff
from portal.tariffs.rules.quote import Means
from programmes.models import Session

from ..enums import CardState
from ..models import CultureCard, CultureSeason
from ..reading.cards import days_of
from ..rules import seasons

FIELDS = ("title", "page", "starts_on", "ends_on", "tariff", "most_outings")
STALE = ("deja-modifie", "Cette saison a été changée entre-temps.", "La voici à jour : vérifiez, puis enregistrez.")


def save_season(
    *, season: CultureSeason | None = None, by, seen: int | None = None, key: uuid.UUID | None = None, **values
) -> CultureSeason:
    """Prepare a season, or change it (`FIELDS`). In mid-season what was promised stays: a card is good until the day that was told, its
    price is the one frozen on it; another tariff is that of the cards made from now on. The same again is nothing; `seen` is the edition
    that was read.

    Raises one Refusal with every reason: « nom-manquant », « nom-pris », « page-prise », « dates-a-l-envers », « saison-trop-longue »,
    « saison-chevauchante », « limite-impossible », « cartes-au-dela », « cartes-avant », « sorties-hors-saison », « limite-promise »,
    « tarif-sans-prix », « deja-modifie ».
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    with once(key, f"pass_culture.save_season:{season.pk if season else ''}", by=by) as request:
        if request.done:
            return CultureSeason.objects.get(pk=request.result)
        others = _everything_locked()
        row = others.pop(season.pk) if season else CultureSeason(edition=0)
        before = {name: _value(row, name) for name in FIELDS} if season else {}
        limit = row.most_outings
        for name, value in values.items():
            setattr(row, name, value)
        if before != {name: _value(row, name) for name in FIELDS}:
            if season and seen is not None and seen != row.edition:
                raise Refusal(*STALE)
            if refusal := Refusal.gather(_reasons(row, list(others.values()), before, limit)):
                raise refusal
            row.edition += 1
            row.save()
            told = {"edition": row.edition, "starts_on": str(row.starts_on), "ends_on": str(row.ends_on), "tariff": row.tariff_id}
            audit.record("pass_culture.save_season", row, by=by, **told)
        request.result = row.pk
    return row


def _everything_locked() -> dict[int, CultureSeason]:
    """Every season, locked, and the first tariff behind them: it stands even before the first season, so two seasons prepared at once
    never overlap."""
    locked(CultureSeason, list(CultureSeason.objects.order_by("pk").values_list("pk", flat=True)), rank=Rank.COUNTER)
    locked(Tariff, list(Tariff.objects.order_by("pk").values_list("pk", flat=True)[:1]), rank=Rank.COUNTER)
    return {row.pk: row for row in CultureSeason.objects.order_by("pk")}


def _value(row: CultureSeason, name: str):
    return getattr(row, f"{name}_id") if name in ("page", "tariff") else getattr(row, name)


def _reasons(row: CultureSeason, others: list[CultureSeason], before: dict, limit: int | None) -> list[Refusal]:
    row.title = row.title.strip()
    found = []
    if not row.title:
        found.append(Refusal("nom-manquant", "Il manque le nom de la saison.", "Par exemple « Saison 2026-2027 »."))
    if any(other.title.casefold() == row.title.casefold() for other in others):
        found.append(Refusal("nom-pris", "Une autre saison porte déjà ce nom.", "Donnez-lui son année."))
    if row.page_id and any(other.page_id == row.page_id for other in others):
        found.append(
            Refusal("page-prise", "Cette page est celle d’une autre saison.", "Écrivez une page pour celle-ci, ou choisissez-en une autre.")
        )
    found += seasons.of_the_days(days_of(row), [days_of(other) for other in others])
    found += seasons.of_the_limit(row.most_outings)
    if before:
        found += _of_who_is_there(row, before, limit)
    if not before or before["tariff"] != row.tariff_id:
        price = price_refusal(row.tariff, on=max(row.starts_on, clock.today()))
        found += [price] if price else []
    return found


def _of_who_is_there(row: CultureSeason, before: dict, limit: int | None) -> list[Refusal]:
    active = CultureCard.objects.filter(season=row, state=CardState.ACTIVE)
    first = active.aggregate(first=Min("activated_at"))["first"]
    out = Session.objects.on().filter(on_sheets__sheet__trip__season=row).exclude(local_date__range=(row.starts_on, row.ends_on))
    found = seasons.of_what_was_promised(
        days_of(row),
        first_activated=dates.local(first).date() if first else None,
        promised_until=before["ends_on"] if first else None,
        outside=out.order_by().values_list("local_date", flat=True).distinct(),
    )
    if first and row.most_outings is not None and (limit is None or row.most_outings < limit):
        words = "Des cartes sont en service, avec plus de sorties que cela."
        found.append(Refusal("limite-promise", words, "La limite peut monter, pas descendre avant la prochaine saison."))
    return found


def price_refusal(tariff: Tariff, *, on: dt.date) -> Refusal | None:
    """Why no card could be made at this tariff on that day."""
    try:
        tariff.quote(Means(), on=on)
    except Refusal as refusal:
        return refusal
    return None
