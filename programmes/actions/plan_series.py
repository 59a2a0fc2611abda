"""Plan dates by a recipe: all of them or none, with what is opened on them."""

import datetime as dt
import uuid
from collections.abc import Iterable

from portal.kit import audit, clock, dates, registry
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.people.models import User
from portal.places.models import Maison, Room
from portal.places.models.maison import house_to_open_in

from ..clashes import Span, span_on
from ..models import Activity, Series
from ..rules.series import EARLIEST, MOST
from .know_facilitators import know_facilitators
from .plan_session import plan_session, refuse_times
from .refuse_clashes import lock_taken, refuse_clashes


def plan_series(
    *, recipe, activity: Activity, maison: Maison, days: Iterable[dt.date], begins: dt.time, ends: dt.time, terms, by,
    room: Room | None = None, place: str = "", users: Iterable[User] = (), names: Iterable[str] = (), needs: Iterable[str] = (),
    needs_note: str = "", asked: dict | None = None, seen: Iterable[str] = (), key: uuid.UUID | None = None,
) -> Series:  # fmt: skip
    """Plan an activity on `days`, from and to these wall-clock hours, at a house, and let the recipe (`recipes.Recipe`) open what it
    opens by `terms` (`recipes.Terms`). `seen`: keys of the clashes that who plans has read of, and keeps.

    Raises « sans-date », « trop-de-dates », « pas-assez-de-dates », « date-passee », « fin-avant-debut », « heure-de-nuit »,
    « salle-d-une-autre-maison », « maison-close », « deja-pris », and what the recipe refuses.
    """
    days = sorted(set(days))
    spans = _spans(recipe, days, begins, ends)
    _refuse_room(room, maison)
    with once(key, "programmes.plan_series", by=by) as request:
        if request.done:
            return Series.objects.get(pk=request.result)
        house_to_open_in(maison)
        leading = know_facilitators(users, names)
        room = lock_taken(room, leading)
        kept = refuse_clashes(spans, room=room, facilitators=leading, by=by, seen=seen)
        series = Series.objects.create(
            activity=activity, maison=maison, recipe=recipe.key, asked=asked or {}, planned_at=clock.now(), by=by
        )
        sessions = [
            plan_session(
                activity=activity, maison=maison, start=span.start, end=span.end, place=place, room=room, series=series,
                facilitators=leading, needs=needs, needs_note=needs_note, by=by,
            )
            for span in spans
        ]  # fmt: skip
        sheets = recipe.write(activity=activity, maison=maison, sessions=sessions, terms=terms, by=by)
        for planned in registry.dates_planned:
            planned(sessions, recipe=recipe.key, by=by)
        audit.record(
            "programmes.plan_series", series, by=by, maison=maison, recipe=recipe.key, dates=len(sessions), sheets=len(sheets),
            clashes=len(kept),
        )  # fmt: skip
        request.result = series.pk
    return series


def refuse_hours(begins: dt.time, ends: dt.time) -> None:
    """Raises « heure-de-nuit », « fin-avant-debut »."""
    if begins < EARLIEST:
        raise Refusal("heure-de-nuit", f"On ne prévoit rien avant {dates.hour(EARLIEST)}.", "Vérifiez l'heure du début.")
    day = dt.date(2000, 1, 1)
    refuse_times(dt.datetime.combine(day, begins), dt.datetime.combine(day, ends))


def _spans(recipe, days: list[dt.date], begins: dt.time, ends: dt.time) -> list[Span]:
    refuse_hours(begins, ends)
    if not days:
        raise Refusal("sans-date", "Aucune date n'est cochée.", "Cochez au moins une date.")
    if len(days) > MOST:
        raise Refusal("trop-de-dates", f"Cela ferait {len(days)} dates.", f"Au plus {MOST} à la fois.")
    if len(days) < recipe.least:
        words = f"Il faut au moins {recipe.least} dates pour « {recipe.label} »."
        raise Refusal("pas-assez-de-dates", words, "Ajoutez des dates, ou choisissez « Sur inscription ».")
    spans = [span_on(day, begins, ends) for day in days]
    if spans[0].start <= clock.now():
        words = f"{dates.moment_long(spans[0].start)} est déjà passé."
        raise Refusal("date-passee", f"{words[:1].upper()}{words[1:]}", "Choisissez des dates à venir.")
    return spans


def _refuse_room(room: Room | None, maison: Maison) -> None:
    if room is not None and (room.maison_id != maison.pk or room.retired):
        raise Refusal("salle-d-une-autre-maison", "Cette salle n'est pas à cette maison, ou ne sert plus.", "Choisissez-en une autre.")
