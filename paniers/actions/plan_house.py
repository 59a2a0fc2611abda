import datetime as dt
import uuid
from collections.abc import Iterable

from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.places.models import Maison
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_series import refuse_hours
from programmes.actions.plan_session import plan_session
from programmes.enums import ACTIVE
from programmes.models import Session, SheetSession, SignUpSheet

from ..models import SeasonTerms, Subscription
from .open_distributions import open_distributions

MOST = 120


def plan_house(
    *, terms: SeasonTerms, maison: Maison, days: Iterable[dt.date], begins: dt.time, ends: dt.time, by, capacity: int | None = None,
    key: uuid.UUID | None = None,
) -> SignUpSheet:  # fmt: skip
    """Plan the distributions of a house on these days of the season, and open its sheet for so many baskets (`capacity`; None: no limit).
    A house that has its sheet gets more dates on it, after the last day for which somebody is subscribed there; its room stays as it is.

    Raises one Refusal with every reason: « sans-date », « trop-de-dates », « dates-hors-saison », « date-passee », « deja-une-date »,
    « abonnes-deja », « places-nombre », and the engine's about hours.
    """
    days = sorted(set(days))
    refuse_hours(begins, ends)
    with once(key, f"paniers.plan_house:{terms.pk}:{maison.pk}", by=by) as request:
        if request.done:
            return SignUpSheet.objects.get(pk=request.result)
        found = list(SignUpSheet.objects.filter(activity=terms.season_id, maison=maison).order_by("pk").values_list("pk", flat=True)[:1])
        sheet = locked(SignUpSheet, found, rank=Rank.SHEET)[0] if found else None
        season = locked_one(SeasonTerms.objects.select_related("season", "tariff"), terms.pk, rank=Rank.COUNTER)
        if not found:  # two at once: the second waited for the season, and finds what the first made
            sheet = SignUpSheet.objects.filter(activity=season.season_id, maison=maison).first()
        refusal = Refusal.gather(_reasons(season, maison, sheet, days, begins, capacity))
        if refusal:
            raise refusal
        sessions = [plan_session(activity=season.season, maison=maison, start=_at(day, begins), end=_at(day, ends), by=by) for day in days]
        sheet = _opened(season, sessions, capacity, by=by) if sheet is None else _longer(sheet, sessions)
        open_distributions(season)
        audit.record("paniers.plan_house", sheet, by=by, maison=maison, dates=len(sessions), first=days[0].isoformat())
        request.result = sheet.pk
    return sheet


def _at(day: dt.date, hour: dt.time) -> dt.datetime:
    return dates.midnight(day).replace(hour=hour.hour, minute=hour.minute)


def _opened(terms: SeasonTerms, sessions: list[Session], capacity: int | None, *, by) -> SignUpSheet:
    return open_sheet(activity=terms.season, sessions=sessions, capacity=capacity, tariff=terms.tariff, closes_at=sessions[-1].start, by=by)


def _longer(sheet: SignUpSheet, sessions: list[Session]) -> SignUpSheet:
    SheetSession.objects.bulk_create([SheetSession(sheet=sheet, session=session) for session in sessions])
    if sheet.closes_at is None or sheet.closes_at < sessions[-1].start:
        sheet.closes_at = sessions[-1].start
        sheet.save(update_fields=["closes_at"])
    return sheet


def _reasons(
    terms: SeasonTerms, maison: Maison, sheet: SignUpSheet | None, days: list[dt.date], begins: dt.time, capacity: int | None
) -> list[Refusal]:
    if not days:
        return [Refusal("sans-date", "Aucune date n'est cochée.", "Cochez au moins une date.")]
    found = []
    if len(days) > MOST:
        found.append(Refusal("trop-de-dates", f"Cela ferait {len(days)} dates.", f"Au plus {MOST} à la fois."))
    outside = [day for day in days if not terms.starts_on <= day <= terms.ends_on]
    if outside:
        words = f"{dates.day_long(outside[0])} n'est pas dans la saison ({dates.days_range(terms.starts_on, terms.ends_on)})."
        found.append(Refusal("dates-hors-saison", f"{words[0].upper()}{words[1:]}", "Choisissez d'autres jours, ou allongez la saison."))
    if _at(days[0], begins) <= clock.now():
        words = f"{dates.day_long(days[0])} est déjà passé."
        found.append(Refusal("date-passee", f"{words[0].upper()}{words[1:]}", "Choisissez des jours à venir."))
    taken = Session.objects.on().filter(activity=terms.season_id, maison=maison, local_date__in=days).order_by("local_date")
    twice = taken.values_list("local_date", flat=True).first()
    if twice is not None:
        words = f"Cette maison a déjà une distribution {dates.day_long(twice)}."
        found.append(Refusal("deja-une-date", words, "Décochez ce jour."))
    last = _subscribed_until(sheet)
    if last is not None and days[0] <= last:
        words = f"Des foyers y sont déjà abonnés jusqu'au {dates.day_long(last)} : une date de plus n'était pas convenue."
        found.append(Refusal("abonnes-deja", words, "Choisissez des jours d'après, ou déplacez une semaine (« Changer une semaine »)."))
    if capacity is not None and not 0 < capacity < 100_000:
        found.append(Refusal("places-nombre", "Écrivez un nombre de paniers, ou rien.", "Rien : sans limite."))
    return found


def _subscribed_until(sheet: SignUpSheet | None) -> dt.date | None:
    if sheet is None:
        return None
    rows = Subscription.objects.filter(enrolment__sheet=sheet, enrolment__state__in=ACTIVE).order_by("-ends_on")
    return rows.values_list("ends_on", flat=True).first()
