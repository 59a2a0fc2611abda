import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from programmes.models import Session
from programmes.programme_type import kind_of

from ..models import Mission, Need, NeedTemplate, Shift
from .plan_shift import plan_shift


@dataclass
class Applied:
    """How many shifts were laid; `left_out`: (date, why) of what was not."""

    laid: int = 0
    left_out: list[tuple[Session, str]] = field(default_factory=list)


def apply_needs(*, mission: Mission, needs: Iterable[Need], dates: Iterable[Session], maison, by, key: uuid.UUID | None = None) -> Applied:
    """Lay the shifts that these dates need: each post once a date, however often it is asked. What stands already is kept as it is, what
    cannot be laid is said and stops nothing. Posts at the same hours share one date of the mission. Raises « autre-maison »."""
    needs, keys = list(needs), [date.pk for date in dates]
    with once(key, "volunteering.apply_needs", by=by) as request:
        if request.done:
            return Applied(request.result)
        rows = _held(keys)
        if any(date.maison_id != maison.pk for date in rows):
            raise Refusal("autre-maison", "Une de ces dates est dans une autre maison.", "Prenez un modèle de cette maison-là.")
        found = Applied()
        standing = _standing(keys)
        for date in rows:
            for need in needs:
                _lay(mission, need, date, standing, found, by=by)
        if found.laid:
            audit.record("volunteering.apply_needs", mission.activity_ptr, by=by, maison=maison, laid=found.laid, dates=len(rows))
        request.result = found.laid
        return found


def _held(keys: list[int]) -> list[Session]:
    """These dates in their order, held until the end: two colleagues who ask at once lay each post once."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("activity", "maison").filter(pk__in=keys)
    return sorted(rows.order_by("pk"), key=lambda date: (date.start, date.pk))


def apply_by_itself(sessions: list[Session], *, recipe: str, by) -> None:
    """The templates of a house that apply themselves to dates of this kind, planned by this recipe (`registry.dates_planned`). A shift
    never asks for shifts."""
    first = sessions[0]
    kind = kind_of(first.activity)
    if kind.page_model == Mission._meta.label:
        return
    templates = NeedTemplate.objects.filter(
        maison=first.maison_id, applied_by_itself=True, retired=False, kind__in=["", kind.key], recipe__in=["", recipe]
    )
    for template in templates.select_related("mission", "maison").prefetch_related("needs__post"):
        apply_needs(mission=template.mission, needs=template.needs.all(), dates=sessions, maison=template.maison, by=by)


@dataclass
class _Standing:
    """What hands are foreseen already: (date, post); and (date, mission, hours) -> the mission’s date at these hours."""

    posts: set[tuple[int, int]]
    dates: dict[tuple, Session]


def _standing(keys: list[int]) -> _Standing:
    shifts = list(Shift.objects.on().filter(serves__in=keys).select_related("session"))
    hours = {(one.serves_id, one.session.activity_id, one.session.start, one.session.end): one.session for one in shifts}
    return _Standing({(one.serves_id, one.post_id) for one in shifts}, hours)


def _lay(mission: Mission, need: Need, date: Session, standing: _Standing, found: Applied, *, by) -> None:
    if (date.pk, need.post_id) in standing.posts:
        found.left_out.append((date, f"« {need.post.name} » y est déjà"))
        return
    start, end = date.start - dt.timedelta(minutes=need.before), date.end + dt.timedelta(minutes=need.after)
    if date.cancelled or start <= clock.now() or end <= start:
        why = (
            "date annulée"
            if date.cancelled
            else "trop tard"
            if start <= clock.now()
            else f"« {need.post.name} » finirait avant de commencer"
        )
        found.left_out.append((date, why))
        return
    hours = (date.pk, mission.pk, start, end)
    try:
        with transaction.atomic():
            shift = plan_shift(
                mission=mission, maison=date.maison, start=start, end=end, post=need.post, minimum=need.minimum, wanted=need.wanted,
                maximum=need.maximum, serves=date, need=need if need.pk else None, session=standing.dates.get(hours), place=date.place,
                by=by,
            )  # fmt: skip
    except Refusal as refusal:
        found.left_out.append((date, refusal.words))
        return
    standing.posts.add((date.pk, need.post_id))
    standing.dates[hours] = shift.session
    found.laid += 1
