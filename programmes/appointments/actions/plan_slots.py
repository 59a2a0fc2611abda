"""Lay a half-day of moments, once or each week: all of a day or none of it, never two at once for who receives."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from portal.kit import audit, clock, dates
from portal.kit.locking import Rank, locked, locked_one
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.places.calendars import timetables
from portal.places.models.maison import house_to_open_in
from programmes.actions.open_sheet import open_sheet
from programmes.actions.plan_session import plan_session
from programmes.enums import Selection
from programmes.models import Facilitator, Session

from ..enums import Keeping
from ..models import AppointmentSlot, Host, Permanence, PermanenceTerms
from ..rules import laying
from ..rules.doors import doors
from .set_terms import terms_of

MOST_AT_ONCE = laying.MOST_A_DAY * laying.MOST_WEEKS  # moments laid in one gesture


@dataclass(frozen=True)
class Laid:
    """What was laid: how many moments, on which days; `left_out`: days of the series on which nobody comes, and why."""

    moments: int
    days: tuple[dt.date, ...]
    left_out: tuple[tuple[dt.date, str], ...] = ()


def plan_slots(*, permanence: Permanence, host: Host, maison, day: dt.date, by, **asked) -> Laid:
    """The moments of one person: `lay_moments` says how they are cut, and what is refused."""
    return lay_moments(permanence=permanence, hosts=[host], maison=maison, day=day, by=by, **asked)


def lay_moments(
    *, permanence: Permanence, hosts: Sequence[Host], maison, day: dt.date, begins: dt.time, ends: dt.time, by, minutes: int | None = None,
    gap: int = 0, pause: laying.Cut | None = None, keeping: str = Keeping.NONE, until: dt.date | None = None,
    even_on_holiday: bool = False, key: uuid.UUID | None = None,
) -> Laid:  # fmt: skip
    """Cut `day` from `begins` to `ends` (local hours) into moments of each of `hosts`, and the same day of each week up to `until`: all
    of them or none.

    A day on which the house is closed, or a public holiday, is refused when it is asked for itself and left out of a series;
    `even_on_holiday` keeps holidays. Raises « jour-passe », « heures-impossibles », « trop-long », « maison-fermee », « jour-ferie »,
    « deja-occupe », « des-postes », « des-personnes ».
    """
    terms = terms_of(permanence)
    hours = _hours(begins, ends, minutes or terms.minutes, gap, pause)
    days = _days(day, until)
    days, left_out = _days_of_the_house(maison, days, even_on_holiday)
    with once(key, "appointments.plan_slots", by=by) as request:
        if request.done:
            return Laid(request.result, tuple(days), tuple(left_out))
        house_to_open_in(maison)
        terms = PermanenceTerms.objects.select_for_update().filter(permanence=permanence).first() or terms
        refuse_other_kind(terms, hosts)
        if terms.pk is None:
            terms.save()
        hosts = sorted(hosts, key=lambda host: host.pk)
        leads = [_leading(host) for host in hosts]  # the planner locks the same rows
        hosts = [locked_one(Host, host.pk, rank=Rank.PERSON) for host in hosts]
        moments = [(start, end) for one in days for start, end in _spans(one, hours)]
        if moments[0][0] <= clock.now():
            raise Refusal("jour-passe", "Le premier de ces moments est déjà passé.", "Commencez plus tard dans la journée.")
        if len(moments) * len(hosts) > MOST_AT_ONCE:
            words = f"Cela ferait {len(moments) * len(hosts)} moments d'un coup."
            raise Refusal("trop-long", words, f"Au plus {MOST_AT_ONCE} : préparez moins de semaines, ou moins de postes à la fois.")
        for host, led in zip(hosts, leads, strict=True):
            refuse_busy(host, moments)
            _refuse_leading(host, led, moments)
        for host in hosts:
            for rank, (start, end) in enumerate(moments):
                _lay(permanence, host, maison, start, end, kept=_kept(keeping, rank % len(hours)), terms=terms, by=by)
            audit.record(
                "appointments.plan_slots", host, by=by, maison=maison, permanence=permanence.pk, moments=len(moments),
                days=[one.isoformat() for one in days],
            )  # fmt: skip
        request.result = len(moments) * len(hosts)
    return Laid(len(moments) * len(hosts), tuple(days), tuple(left_out))


def refuse_other_kind(terms: PermanenceTerms, hosts: Sequence[Host]) -> None:
    """A page gives either somebody's time or computers: its hours are buttons, and one must not stand for the other."""
    if terms.seats and any(not host.seat for host in hosts):
        raise Refusal("des-postes", "Cette page prête des postes : personne n'y reçoit.", "Préparez ces moments sur une autre page.")
    if not terms.seats and any(host.seat for host in hosts):
        words = "Sur cette page, quelqu'un reçoit : on n'y prête pas de poste."
        raise Refusal("des-personnes", words, "Notez d'abord « Un poste, pas une personne », ou choisissez une autre page.")


def _hours(begins: dt.time, ends: dt.time, minutes: int, gap: int, pause: laying.Cut | None) -> list[laying.Cut]:
    if not laying.EARLIEST <= begins < ends <= laying.LATEST:
        raise Refusal("heures-impossibles", "Ces heures ne font pas une demi-journée.", "Entre 7 h et 22 h, la fin après le début.")
    try:
        hours = laying.cuts(begins, ends, minutes=minutes, gap=gap, pause=pause)
    except ValueError:
        words = f"Un rendez-vous dure entre {laying.SHORTEST} minutes et {laying.LONGEST // 60} heures."
        raise Refusal("heures-impossibles", words, "Changez la durée.") from None
    if not hours:
        raise Refusal("heures-impossibles", "Aucun rendez-vous ne tient entre ces heures.", "Allongez la permanence, ou raccourcissez-les.")
    if len(hours) > laying.MOST_A_DAY:
        words = f"Cela ferait {len(hours)} rendez-vous dans la journée."
        raise Refusal("trop-long", words, f"Au plus {laying.MOST_A_DAY} : allongez-les, ou coupez la journée.")
    return hours


def _days(day: dt.date, until: dt.date | None) -> list[dt.date]:
    if day < clock.today():
        raise Refusal("jour-passe", "Ce jour est passé.", "Choisissez un jour à venir.")
    if (day - clock.today()).days > 366:
        raise Refusal("trop-long", "Ce jour est dans plus d'un an.", "Préparez un jour plus proche.")
    days = laying.weekly(day, until)
    if len(days) > laying.MOST_WEEKS:
        words = f"Cela ferait {len(days)} semaines."
        raise Refusal("trop-long", words, f"Au plus {laying.MOST_WEEKS} semaines à la fois : recommencez plus tard pour la suite.")
    return days


def _days_of_the_house(maison, days: list[dt.date], even_on_holiday: bool) -> tuple[list[dt.date], list[tuple[dt.date, str]]]:
    timetable = timetables([maison], today=days[0])[maison.pk]
    kept: list[dt.date] = []
    left_out: list[tuple[dt.date, str]] = []
    for one in days:
        why = laying.free_day(timetable, one)
        if why is None or (why[0] == laying.HOLIDAY and even_on_holiday):
            kept.append(one)
            continue
        if one == days[0]:
            raise _nobody_comes(maison, one, *why)
        left_out.append((one, why[1] or "fermeture"))
    return kept, left_out


def _nobody_comes(maison, day: dt.date, kind: str, reason: str) -> Refusal:
    said = dates.day_long(day)
    if kind == laying.CLOSED:
        words = f"{maison.name} est fermée {said}{f' ({reason})' if reason else ''}."
        return Refusal("maison-fermee", words, "Choisissez un autre jour, ou levez d'abord la fermeture.")
    return Refusal("jour-ferie", f"Le {said} est férié ({reason}).", "Choisissez un autre jour, ou cochez « même un jour férié ».")


def _spans(day: dt.date, hours: list[laying.Cut]) -> list[tuple[dt.datetime, dt.datetime]]:
    return [tuple(timezone.make_aware(dt.datetime.combine(day, hour)) for hour in (cut.begins, cut.ends)) for cut in hours]


def refuse_busy(host: Host, moments: list[tuple[dt.datetime, dt.datetime]]) -> None:
    """Refuse when who receives is already expected somewhere, in any house, within one of `moments`. Her row is locked by the caller."""
    first, last = min(start for start, _ in moments), max(end for _, end in moments)
    held = AppointmentSlot.objects.on().filter(host=host, session__start__lt=last, session__end__gt=first)
    taken = list(held.select_related("session", "maison").order_by("session__start"))
    for start, end in moments:
        for slot in taken:
            if slot.session.start < end and slot.session.end > start:
                does = "est déjà prêté" if host.seat else "reçoit déjà"
                words = f"{host.name} {does} {dates.moment_long(slot.session.start)}, à {slot.maison.name}."
                raise Refusal("deja-occupe", words, "Changez les heures ou le jour, ou annulez d'abord ces moments.")


def _leading(host: Host) -> list[Facilitator]:
    """Who receives, as one who leads dates; locked, so that a colleague at the planner waits. A computer leads nothing."""
    if host.seat:
        return []
    same = {"user": None, "name": host.name} if host.outside else {"user": host.user_id}
    keys = list(Facilitator.objects.filter(**same).values_list("pk", flat=True))
    return locked(Facilitator, keys, rank=Rank.SHEET) if keys else []


def _refuse_leading(host: Host, leads: list[Facilitator], moments: list[tuple[dt.datetime, dt.datetime]]) -> None:
    """Refuse when who receives leads a date of the engine's within one of `moments`, in any house."""
    if not leads:
        return
    first, last = min(start for start, _ in moments), max(end for _, end in moments)
    led = Session.objects.on().filter(facilitators__in=leads, start__lt=last, end__gt=first).select_related("maison").order_by("start")
    for date in led:
        if any(date.start < end and date.end > start for start, end in moments):
            words = f"{host.name} anime déjà un rendez-vous {dates.moment_long(date.start)}, à {date.maison.name}."
            raise Refusal("deja-occupe", words, "Changez les heures ou le jour, ou voyez avec la personne.")


def _kept(keeping: str, rank: int) -> bool:
    return keeping == Keeping.ALL or (keeping == Keeping.ONE_IN_TWO and rank % 2 == 1)


def _lay(permanence: Permanence, host: Host, maison, start: dt.datetime, end: dt.datetime, *, kept: bool, terms, by) -> AppointmentSlot:
    activity = permanence.activity_ptr
    where = f"{host.name}, {maison.name}" if host.seat else ""  # so that every message, paper and calendar says which computer
    session = plan_session(activity=activity, maison=maison, start=start, end=end, place=where, by=by)
    opens, closes = doors(terms.rules, start, kept=kept, now=clock.now())
    sheet = open_sheet(
        activity=activity, sessions=[session], capacity=1, waiting_list=False, confidential=terms.confidential, opens_at=opens,
        closes_at=closes, selection=Selection.FIRST_COME, by=by,
    )  # fmt: skip
    return AppointmentSlot.objects.create(session=session, sheet=sheet, maison=maison, host=host, kept=kept)
