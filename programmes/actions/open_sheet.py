import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal

from ..demand import drawn_by_default
from ..enums import Audience, RefundPolicy, Selection
from ..models import Activity, Session, SheetSession, SignUpSheet
from ..programme_type import kind_of
from ..rules.refunds import refusal_of_the_policy
from ..rules.sign_up import refusal_of_the_capacity, refuse_window
from .seal_draw import seal_draw
from .set_limits import broken_limits, write_limits


def open_sheet(
    *, activity: Activity, sessions: list[Session], by, capacity: int | None = None, opens_at: dt.datetime | None = None,
    closes_at: dt.datetime | None = None, cancel_until: dt.datetime | None = None, waiting_list: bool = True, title: str = "",
    audience: str = Audience.ANYONE, circle: tuple = (), selection: str | None = None, confidential: bool = False,
    minimum: int | None = None, maison=None, tariff=None, requests_until: dt.datetime | None = None, draw_at: dt.datetime | None = None,
    draw_seed: str | None = None, draw_above: int | None = None,
    refund_policy: str = RefundPolicy.DEADLINE, late_keeps: int | None = None, limits: Mapping[str, int | None] | None = None,
) -> SignUpSheet:  # fmt: skip
    """Open sign-up for these dates of an activity; its house is that of the first date unless told. Where places are drawn, requests are
    taken until `requests_until` and drawn at `draw_at` (the same moment unless told). Without a `selection`: first come, or a draw where
    the last time went beyond what staff set on that sheet (`demand.drawn_by_default`). `limits`: need -> places at most for it."""
    if not sessions or any(session.activity_id != activity.pk for session in sessions):
        raise Refusal("dates-manquantes", "Une inscription porte sur au moins une date de la même activité.", "Ajoutez d'abord une date.")
    if closes_at is not None and closes_at < (opens_at or clock.now()):
        raise Refusal("cloture-avant-ouverture", "La clôture vient avant l'ouverture.", "Vérifiez les deux moments.")
    refusal = refusal_of_the_capacity(capacity) or refusal_of_the_policy(refund_policy, late_keeps)
    if refusal:
        raise refusal
    first = min(session.start for session in sessions)
    if selection is None:
        window = drawn_by_default(activity, opens_at or clock.now(), first) if capacity is not None else None
        selection = Selection.DRAW if window else Selection.FIRST_COME
        requests_until, draw_at, draw_above = window or (None, None, draw_above)
    if selection == Selection.DRAW:
        draw_at = draw_at or requests_until
        refuse_window(opens_at or clock.now(), requests_until, draw_at, first_start=first, capacity=capacity)
    stays = kind_of(activity).always_confidential  # of such a kind nobody ticks it, and nobody takes it away
    with transaction.atomic():
        sheet = SignUpSheet.objects.create(
            activity=activity, maison=maison or sessions[0].maison, title=title, capacity=capacity, opens_at=opens_at or clock.now(),
            closes_at=closes_at, cancel_until=cancel_until, waiting_list=waiting_list, audience=audience, selection=selection,
            confidential=confidential or stays, stays_confidential=stays, minimum=minimum, tariff=tariff,
            refund_policy=refund_policy, late_keeps=late_keeps, draw_above=draw_above, requests_until=requests_until, draw_at=draw_at,
        )  # fmt: skip
        SheetSession.objects.bulk_create([SheetSession(sheet=sheet, session=session) for session in sessions])
        refusal = Refusal.gather(broken_limits(sheet, limits))
        if refusal:
            raise refusal
        write_limits(sheet, limits)
        if circle:
            sheet.circle.set(circle)
        if selection == Selection.DRAW:
            seal_draw(sheet, seed=draw_seed)
        audit.record("programmes.open_sheet", sheet, by=by, maison=sheet.maison_id, dates=len(sessions), capacity=capacity)
        return sheet
