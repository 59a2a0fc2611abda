import datetime as dt
from collections import Counter
from itertools import groupby

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from portal.kit import audit, clock, dates
from portal.kit.audit import SYSTEM
from portal.kit.refusal import Refusal

from ..enums import DrawOutcome, EnrolmentState, Selection
from ..models import Draw, DrawLine, Enrolment, Party, SignUpSheet
from ..programme_type import Quoted, kind_of
from ..room import limits_of, live_shares, needs_by_row, room_of
from ..rules.draw import Ask, Lot, answer_by, digest, draw, need_kept, need_read
from ..rules.shares import Need, Room
from .count_places import take_counted
from .lock_sheet import lock_sheet
from .open_shares import opened
from .place_people import take_places
from .sheet_facts import sheet_facts

REMEMBERED = dt.timedelta(days=365)  # how long a drawn place elsewhere, of the same kind, puts one after the newcomers
BATCH = 500


def draw_sheet(*, sheet: SignUpSheet, by) -> Draw:
    """Draw the places of a sheet among its requests, once its window is over: in one transaction, in a few statements whatever the number.

    The drawn are offered their places, the others wait in the draw's order (or are told no, without a list). `tell_drawn` writes to them.
    Twice is once. Raises « pas-de-tirage », « demandes-ouvertes », « passe ».
    """
    with transaction.atomic():
        fresh = lock_sheet(sheet.pk)
        if fresh.drawn_at:
            return fresh.draw
        facts = _may_be_drawn(fresh)
        shares = live_shares(fresh)
        room, opens = room_of(fresh, shares, limits_of(fresh)), fresh.shares_until is None or fresh.shares_until <= facts.now
        rows = list(fresh.enrolments.filter(state=EnrolmentState.REQUESTED).select_related("person", "household").order_by("party", "pk"))
        parties = {key: list(group) for key, group in groupby(rows, key=lambda row: row.party_id)}
        asks = _asks(fresh, parties, needs_by_row(fresh, shares, rows))
        drawn = fresh.draw
        lots = draw(asks, seed=drawn.seed, room=room, opens=opens)
        _write(drawn, asks, lots, room, opens, by=by)
        _seat(fresh, parties, lots, facts, opens, by=by)
        audit.record("programmes.draw", fresh, by=by, maison=fresh.maison_id, asks=len(asks), places=drawn.places, list=drawn.list_digest)
        return drawn


def draw_due() -> int:
    """Draw each sheet whose hour has come; how many. One that is refused (its dates are past) stops no other and stays with staff."""
    done = 0
    for sheet in SignUpSheet.objects.to_draw(clock.now()).filter(sessions__start__gt=clock.now()).distinct().order_by("pk"):
        try:
            draw_sheet(sheet=sheet, by=SYSTEM)
            done += 1
        except Refusal:
            continue
    return done


def _may_be_drawn(sheet: SignUpSheet):
    if sheet.selection != Selection.DRAW:
        raise Refusal("pas-de-tirage", "Ici les places ne sont pas tirées au sort.", "Cela se choisit dans les réglages de l'inscription.")
    facts = sheet_facts(sheet)
    if facts.now < sheet.requests_until:
        words = f"On peut encore demander une place jusqu'au {dates.moment_long(sheet.requests_until)}."
        raise Refusal("demandes-ouvertes", words, "Tirez au sort après ce moment-là.")
    if facts.next_start is None:
        raise Refusal("passe", "Ce rendez-vous est passé.", "Voyez les prochaines dates dans l'agenda.")
    return facts


def _asks(sheet: SignUpSheet, parties: dict[int, list[Enrolment]], needs: dict[int, Need]) -> list[Ask]:
    known = had_a_place(sheet)
    return [
        Ask(key, tuple(needs[row.pk] for row in rows), not any((row.person.successor_id or row.person_id) in known for row in rows))
        for key, rows in parties.items()
    ]


def had_a_place(sheet: SignUpSheet) -> set[int]:
    """Everybody who ever had a confirmed place on this activity, or within a year one that was drawn, of the same kind. One query."""
    same_kind = Q(sheet__drawn_at__gte=clock.now() - REMEMBERED, sheet__activity__content_type=sheet.activity.content_type_id)
    before = Enrolment.objects.filter(Q(sheet__activity=sheet.activity_id) | same_kind, state=EnrolmentState.CONFIRMED)
    current = before.exclude(sheet=sheet).annotate(current=Coalesce("person__successor", "person"))
    return set(current.order_by().values_list("current", flat=True))


def _write(drawn: Draw, asks: list[Ask], lots: list[Lot], room: Room, opens: bool, *, by) -> None:
    """What was drawn from and what came of it: enough to draw again."""
    by_key = {ask.key: ask for ask in asks}
    drawn.drawn_at, drawn.by, drawn.list_digest, drawn.asks = clock.now(), by, digest(asks), len(asks)
    drawn.newcomers = sum(ask.newcomer for ask in asks)
    drawn.places_asked = sum(ask.places for ask in asks)
    drawn.room = {"pool": room.pool, "shares": {str(key): left for key, left in room.shares.items()}, "opens": opens}
    if room.limits:
        drawn.room["limits"] = {str(key): left for key, left in room.limits.items()}
    drawn.save()
    DrawLine.objects.bulk_create(
        [
            DrawLine(
                draw=drawn, party_id=one.key, newcomer=by_key[one.key].newcomer, places=by_key[one.key].places, lot=one.lot, rank=one.rank,
                needs=[need_kept(need) for need in by_key[one.key].needs], outcome=one.outcome, left=one.left,
            )
            for one in lots
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _seat(sheet: SignUpSheet, parties: dict[int, list[Enrolment]], lots: list[Lot], facts, opens: bool, *, by) -> None:
    seats = {
        row.pk: share for one in lots if one.outcome == DrawOutcome.DRAWN for row, share in zip(parties[one.key], one.seats, strict=True)
    }
    winners = [row for rows in parties.values() for row in rows if row.pk in seats]
    _count(sheet, winners, seats, opens)
    ranks = DrawLine.objects.filter(party=OuterRef("party")).values("rank")[:1]
    asked = Enrolment.objects.filter(sheet=sheet, state=EnrolmentState.REQUESTED)
    common = {"draw_rank": Subquery(ranks), "version": F("version") + 1, "changed_at": facts.now}
    won = asked.filter(party__draw_line__outcome=DrawOutcome.DRAWN).order_by()
    until = answer_by(facts.now, facts.next_start)
    _price(sheet, winners, seats, by=by)
    Enrolment.objects.filter(pk__in=won.values("pk")).update(state=EnrolmentState.OFFERED, held_until=until, told_at=None, **common)
    lost = EnrolmentState.WAITING if sheet.waiting_list else EnrolmentState.REFUSED
    asked.update(state=lost, end_reason="" if sheet.waiting_list else "draw", **common)
    _note_passed_over(lots)
    sheet.drawn_at = facts.now
    sheet.save(update_fields=["drawn_at"])
    audit.record_each("programmes.offered", winners, by=by, maison=sheet.maison_id, before="requested", drawn=True)
    losers = [row for rows in parties.values() for row in rows if row.pk not in seats]
    audit.record_each(f"programmes.{lost}", losers, by=by, maison=sheet.maison_id, before="requested", drawn=False)


def _count(sheet: SignUpSheet, winners: list[Enrolment], seats: dict[int, int | None], opens: bool) -> None:
    """Count the drawn places: those kept first, for once these are open to all nothing is kept any more."""
    places: Counter[int | None] = Counter()
    for row in winners:
        places[seats[row.pk]] += row.places
    take_counted(Counter(row.limit_id for row in winners if row.limit_id for _ in range(row.places)))
    common = places.pop(None, 0)
    for share, number in sorted(places.items()):
        take_places(sheet, number, share=share)
        Enrolment.objects.filter(pk__in=[row.pk for row in winners if seats[row.pk] == share]).update(share=share)
    if opens:
        opened(sheet)
    if common:
        take_places(sheet, common)


def _price(sheet: SignUpSheet, winners: list[Enrolment], seats, *, by) -> None:
    """Promise each household its price and that of its guests, once; nothing where nothing is asked."""
    known: dict[tuple, Quoted | None] = {}
    if winners and sheet.tariff_id:
        sheet.states_of_dates = list(sheet.dates.select_related("session").order_by())  # one query, not one a household
    for row in winners:
        payer = (row.household_id, row.guest)
        if payer not in known:
            known[payer] = _promise(sheet, row, known, by=by)
        quoted = known[payer]
        if quoted:
            row.price_cents, row.price_reason = quoted.cents * row.places, quoted.reason
    priced = [row for row in winners if row.price_cents is not None]
    Enrolment.objects.bulk_update(priced, ["price_cents", "price_reason"], batch_size=BATCH)


def _promise(sheet: SignUpSheet, row: Enrolment, known: dict, *, by) -> Quoted | None:
    """A guest whose kind names no price of her own pays what her household does, asked once for both."""
    kind, on, own = kind_of(sheet.activity), clock.today(), (row.household_id, False)
    hers = kind.guest_promise(row.household, sheet, on=on, by=by) if row.guest else None
    if hers is None and own not in known:
        known[own] = kind.promise(row.household, sheet, on=on, by=by)
    return hers or known[own]


def _note_passed_over(lots: list[Lot]) -> None:
    """Those too many for what was left, or for whose need none was: the reason stands on their party, as when the list passes one over."""
    codes = {DrawOutcome.TOO_MANY: "draw-too-many", DrawOutcome.NEED: "draw-no-place-for-need"}
    passed = {one.key: one for one in lots if one.outcome in codes}
    parties = list(Party.objects.filter(pk__in=passed))
    for party in parties:
        one = passed[party.pk]
        party.skips = [*party.skips, {"at": clock.now().isoformat(), "code": codes[one.outcome], "left": one.left}]
    Party.objects.bulk_update(parties, ["skips"], batch_size=BATCH)


def draw_again(drawn: Draw) -> bool:
    """Draw once more from what was written down, and say whether list and result are the very same."""
    lines = list(drawn.lines.order_by("rank"))
    asks = [Ask(line.party_id, tuple(need_read(need) for need in line.needs), line.newcomer) for line in lines]
    shares, limits = ({int(key): left for key, left in drawn.room.get(name, {}).items()} for name in ("shares", "limits"))
    room = Room(drawn.room["pool"], shares, limits)
    again = draw(asks, seed=drawn.seed, room=room, opens=drawn.room["opens"])
    found = [(one.key, one.lot, one.rank, one.outcome, one.left) for one in again]
    kept = [(line.party_id, line.lot, line.rank, line.outcome, line.left) for line in lines]
    return digest(asks) == drawn.list_digest and found == kept
