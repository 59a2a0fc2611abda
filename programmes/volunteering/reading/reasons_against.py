"""Every reason why somebody cannot take a shift, in words, all at once. Read by screens before the form, asked again under the lock.

One reading serves any number of shifts (`read_hands`): a page of them costs what one does.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from django.db.models import F
from django.db.models.functions import Coalesce

from portal.households.models import Membership
from portal.kit import clock, registry
from portal.kit.refusal import Refusal
from portal.people.models import Person
from programmes.enums import HOLDING, SessionState
from programmes.models import Enrolment, SignUpSheet

from ..models import Post, Shift, Volunteer
from ..rules import fitness
from ..rules.fitness import Asks, Engaged, Hand, Slot, Window

AROUND = dt.timedelta(days=8)  # what counts for a shift happens within its week and the nights beside it
OURS = "programmes"  # places are read here with what shifts need of them; other rooms give theirs through the registry


@dataclass(frozen=True)
class Asking:
    """In whose name reasons are asked. `together`: who signs up at once; `to`: who reads them (a current record's key; her own affairs
    are named to herself alone); `aside`: soft reasons are put aside, as a member of the team decided; `but`: sheets that do not count."""

    together: tuple[int, ...] = ()
    to: int | None = None
    aside: bool = False
    but: frozenset[int] = frozenset()


NOBODY = Asking()
_asking: ContextVar[Asking | None] = ContextVar("volunteering_asking", default=None)


@contextmanager
def asked(
    *, people: Iterable[Person] = (), to: Person | None = None, aside: bool = False, but: Collection[int] = ()
) -> Iterator[None]:  # fmt: skip
    """Within it the engine asks its kinds (before and under the lock) knowing who comes together, who reads, what was put aside."""
    keys = tuple(person.successor_id or person.pk for person in people)
    token = _asking.set(Asking(keys, to and (to.successor_id or to.pk), aside, frozenset(but)))
    try:
        yield
    finally:
        _asking.reset(token)


def reasons_against(person: Person, sheet: SignUpSheet, *, besides: int | None = None) -> list[Refusal]:
    """What stands against `person` herself at this shift; `besides`: a place of hers that does not count (the one being confirmed, whose
    sheet never counts against itself). A sheet of a mission without a post asks nothing."""
    shift = Shift.objects.filter(sheet=sheet).select_related("post", "session", "sheet").first()
    if shift is None:
        return []
    asking = _asking.get() or NOBODY
    slot = slot_of(shift, asks_of([shift.post_id])[shift.post_id])
    if besides is not None:
        slot = replace(slot, seats=True)  # the last one is free for her: it is the very one she takes
    hand = read_hands([person], [slot], to=asking.to, together=asking.together)[person.successor_id or person.pk]
    found = fitness.reasons(hand, slot, now=clock.now(), but=asking.but)
    return [reason for reason in found if reason.code not in fitness.SOFT] if asking.aside else found


def slot_of(shift: Shift, asks: Asks) -> Slot:
    """A shift as the rules see it; `session` and `sheet` loaded."""
    date = shift.session
    return Slot(shift.sheet_id, date.pk, shift.maison_id, date.start, date.end, asks, bool(shift.sheet.left))


def asks_of(posts: Collection[int]) -> dict[int, Asks]:
    """What these posts ask: one query whatever their number."""
    own = ("minimum_age", "with_adult_from", "for_minors")
    held = [f"qualifications__{name}" for name in ("pk", "name", "how")]
    rows = Post.objects.filter(pk__in=set(posts)).order_by("pk", "qualifications__name").values_list("pk", *own, *held)
    found: dict[int, Asks] = {}
    for pk, *ages, key, name, how in rows:
        known = found.get(pk, Asks((), *ages))
        found[pk] = replace(known, qualifications=(*known.qualifications, (key, name, how))) if key else known
    return found


def read_hands(
    people: Iterable[Person], slots: Collection[Slot], *, to: int | None = None, together: Collection[int] = (), collected: bool = True
) -> dict[int, Hand]:  # fmt: skip
    """By the key of her current record, what is known of each of `people` for any of these shifts: two queries, one more for each person
    and room that has dates of hers, two more where a minor is to have an adult beside her. `together`: who signs up at once with them;
    `collected`: whether what they are to collect counts."""
    people = {person.successor_id or person.pk: person.current_record for person in people}
    if not slots:
        return {key: Hand(who="" if key == to else person.display_name) for key, person in people.items()}
    begin, end = min(slot.start for slot in slots) - AROUND, max(slot.end for slot in slots) + AROUND
    files = _files(people)
    engaged = _engaged(people, begin, end, to)
    beside = _adults_beside(people, slots, set(together))
    return {
        key: Hand(
            who="" if key == to else person.display_name,
            birth=person.birth,
            engaged=tuple(engaged[key]),
            windows=_windows(person, begin, end, named=key == to) if collected else (),
            beside=beside.get(key, frozenset()),
            **files.get(key, {"known": False}),
        )
        for key, person in people.items()
    }


def _files(people: dict[int, Person]) -> dict[int, dict]:
    """What their files say, as `Hand` takes it; nothing of those who have none. One query."""
    shown = ("kept", "pk", "left_at", "charter", "guardian_on", "weekly_cap", "held__qualification", "held__valid_until")
    rows = Volunteer.objects.annotate(kept=Coalesce("person__successor", "person")).filter(kept__in=people)
    found: dict[int, dict] = {}
    first: dict[int, int] = {}
    for kept, pk, left, charter, guardian, cap, key, until in rows.order_by(F("left_at").asc(nulls_first=True), "pk").values_list(*shown):
        if first.setdefault(kept, pk) != pk:
            continue
        file = {"left": left is not None, "accepted": charter is not None, "guardian": guardian is not None, "cap": cap, "held": {}}
        known = found.setdefault(kept, file)
        if key is not None:
            known["held"][key] = until
    return found


def _engaged(people: dict[int, Person], begin: dt.datetime, end: dt.datetime, to: int | None) -> dict[int, list[Engaged]]:
    """Places these people hold in those days. What is confidential stands against nobody: a refusal would tell it to whoever signs her
    up; what else she goes to is named to herself alone, but a shift to everybody who may sign her up."""
    rows = Enrolment.objects.annotate(kept=Coalesce("person__successor", "person")).filter(
        kept__in=people, state__in=HOLDING, guest=False, sheet__confidential=False, sheet__sessions__start__lt=end,
        sheet__sessions__end__gt=begin,
    )  # fmt: skip
    date = "sheet__sessions"
    shown = (f"{date}__pk", f"{date}__maison", f"{date}__start", f"{date}__end", f"{date}__state", "sheet__activity__title", "sheet__shift")
    found: dict[int, list[Engaged]] = defaultdict(list)
    for kept, sheet, session, maison, start, finish, state, title, shift in rows.values_list("kept", "sheet", *shown):
        if state != SessionState.CANCELLED:
            named = title if kept == to or shift else ""
            found[kept].append(Engaged(sheet, session, maison, start, finish, named, shift is not None))
    return found


def _windows(person: Person, begin: dt.datetime, end: dt.datetime, *, named: bool) -> tuple[Window, ...]:
    """What she is to collect, as the rooms that give it say."""
    given = [line for key, give in registry.personal_dates.items() if key != OURS for line in give(person)]
    return tuple(
        Window(line.start, line.end, line.title if named else "", line.maison_id)
        for line in given
        if not line.cancelled and line.start < end and line.end > begin
    )


def _adults_beside(people: dict[int, Person], slots: Collection[Slot], together: set[int]) -> dict[int, frozenset[int]]:
    """Sessions on which an adult of her household is, for those whom a post lets come with one; all of them where such an adult signs
    up with her."""
    young = {key for key, person in people.items() if _may_need_an_adult(person, slots)}
    if not young:
        return {}
    homes = Membership.objects.active().with_kept()
    rows = homes.filter(household__in=homes.filter(kept__in=young).order_by().values("household"))
    members: dict[int, list[tuple[int, Person]]] = defaultdict(list)
    for row in rows.select_related("person__successor"):
        members[row.household_id].append((row.kept, row.person.current_record))
    adults: dict[int, set[int]] = defaultdict(set)
    for home in members.values():
        of_age = {key for key, person in home if _is_adult(person)}
        for key, _ in home:
            adults[key] |= of_age
    sessions = {slot.session for slot in slots}
    everybody = {key for key in young for key in adults[key]}
    held = Enrolment.objects.annotate(kept=Coalesce("person__successor", "person")).filter(
        kept__in=everybody, state__in=HOLDING, guest=False, sheet__shift__session__in=sessions
    )
    there: dict[int, set[int]] = defaultdict(set)
    for key, session in held.values_list("kept", "sheet__shift__session"):
        there[key].add(session)
    return {key: frozenset(sessions if adults[key] & together else {one for adult in adults[key] for one in there[adult]}) for key in young}


def _may_need_an_adult(person: Person, slots: Collection[Slot]) -> bool:
    posts = {slot.asks for slot in slots if slot.asks.with_adult_from is not None}
    found = posts and fitness.ages(person.birth, clock.today())
    return bool(found) and any(found[0] < asks.minimum_age for asks in posts)


def _is_adult(person: Person) -> bool:
    found = fitness.ages(person.birth, clock.today())
    return found is not None and found[0] >= fitness.ADULT
