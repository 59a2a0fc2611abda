"""Named slots through which upper rooms give to lower ones.

A lower room loops over a slot and never learns who filled it; an app fills slots in `apps.ready()`. Items are kept in
the order of `order`, then of their key, whatever the order of the apps.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .blanks import PaperBlank as PaperBlank
from .blanks import PaperForm as PaperForm
from .dated import DatedItem as DatedItem
from .dated import Moments as Moments
from .demo_parts import DemoAccount as DemoAccount
from .demo_parts import DemoLink as DemoLink
from .demo_parts import DemoPart as DemoPart
from .demo_parts import DemoServer as DemoServer
from .house_ties import HouseTie as HouseTie
from .space import ComingLine as ComingLine
from .space import SpaceDates as SpaceDates

T = TypeVar("T")


class AlreadyRegistered(Exception):
    """Two different things were given under one key of a slot: an error of the code, found at start-up."""


@dataclass
class Slot(Generic[T]):
    """One named place of the registry."""

    name: str
    _items: dict[str, tuple[int, T]] = field(default_factory=dict)

    def add(self, key: str, item: T, *, order: int = 100) -> T:
        """Put `item` under `key`; the same item twice is nothing, another under the same key raises AlreadyRegistered."""
        known = self._items.get(key)
        if known is not None and known[1] is not item:
            raise AlreadyRegistered(f"{self.name}: « {key} » is taken")
        self._items[key] = (order, item)
        return item

    def __iter__(self) -> Iterator[T]:
        return iter(item for _, item in self.items())

    def items(self) -> list[tuple[str, T]]:
        """(key, item) in showing order."""
        return [(key, item) for key, (order, item) in sorted(self._items.items(), key=lambda pair: (pair[1][0], pair[0]))]

    def get(self, key: str) -> T | None:
        found = self._items.get(key)
        return found[1] if found else None

    def keys(self) -> list[str]:
        return [key for key, _ in self.items()]


@dataclass(frozen=True)
class SpaceCard:
    """A card of « mon espace ». `context(request, person)` gives the template's variables, or None to show nothing."""

    template: str
    context: Callable[[Any, Any], dict | None]


@dataclass(frozen=True)
class CounterAct:
    """A thing staff can do for a person at the counter. `url(person)` is where it happens; `permission` who may.

    `group`: where it stands on her page: "" in the row of large acts (what is done every day; ten at most), else among the small ones
    beside what they change: « home », « card », « record », « care » (who accompanies her, her address here).
    `shown(request, person)` (asks no row: what the page has read is on `person.at_desk`): whether it makes sense now.
    With `fields(person)`, it is a button that posts these (and a request key) to `url`.
    """

    label: str
    hint: str
    url: Callable[[Any], str]
    permission: str = ""
    group: str = ""
    shown: Callable[[Any, Any], bool] | None = None
    fields: Callable[[Any], dict[str, Any]] | None = None


@dataclass(frozen=True)
class AuditWords:
    """How a room calls what its actions write down, for « ce qui a été fait pour elle »: `verbs` (« paniers.subscribe » -> « Abonnée
    aux paniers »), shown to who holds `permission` somewhere. `hidden(user, records)` (a queryset of her records' keys):
    a queryset of the keys (« programmes.Enrolment:12 ») of what this user may not see of the person of these records, or None."""

    verbs: dict[str, str]
    permission: str = ""
    hidden: Callable[[Any, Any], Any] | None = None


# The groups of the desk's menu, in order: key -> title
DESK_GROUPS = {"people": "Accueillir", "programmes": "Ce qui se passe", "follow": "Écrire, suivre", "house": "La maison"}


@dataclass(frozen=True)
class DeskEntry:
    """An entry of the desk's menu, shown to who holds the capability `permission` in one house (empty: every member of staff).

    `group`: its place on the desk's first screen (`DESK_GROUPS`); `everyday`: it stands in the head of every page, others behind « Menu ».
    """

    label: str
    url_name: str
    hint: str = ""
    permission: str = ""
    group: str = "house"
    everyday: bool = False


@dataclass(frozen=True)
class Door:
    """One of the home's large doors (« Un panier », « Sortir »): `drawing` names a symbol of the sprite."""

    label: str
    hint: str
    url: str
    drawing: str


@dataclass(frozen=True)
class SoldUnits:
    """What was sold in one bracket over some days: units, income in cents, and how many households (None: not counted).

    `label` is the bracket frozen on the quote; `proof` is False for those who paid the highest price for want of a proof.
    """

    label: str
    units: int
    income_cents: int
    proof: bool = True
    households: int | None = None


@dataclass(frozen=True)
class MergePart:
    """What two records of one person becoming one means for a room. Rows stay where they are and readings follow
    `person.successor`; so most rooms only say what stands against it and what to show beside the two records.

    `obstacles(absorbed, kept)` -> list of Refusal; `summary(person)` -> list of (label, words) for the comparison;
    `carry(absorbed, kept)` -> JSON-able note of what was changed, handed back to `undo(absorbed, kept, note)`.
    """

    obstacles: Callable[[Any, Any], list] | None = None
    summary: Callable[[Any], list[tuple[str, str]]] | None = None
    carry: Callable[[Any, Any], Any] | None = None
    undo: Callable[[Any, Any, Any], None] | None = None


@dataclass(frozen=True)
class SharedSheet:
    """A kind of sheet that may be confided to a volunteer: `screen(request, sheet_pass, key)` is what the link shows and does,
    `desk_url(key)` where staff confide it and take it back."""

    screen: Callable[..., Any]
    desk_url: Callable[[str], str]


@dataclass(frozen=True)
class RecipientKind:
    """Who a message may be for, under the label of its model (« people.Person »), so that rooms below read its keys.

    `within(scope)`: a queryset of those whom the houses of `scope` know; `names(keys)`: key -> (name, address of the
    desk's page or ""), in one query; `houses(keys)`: key -> the house whose letters these are, in one query; `ways(key)`: channel ->
    address, as known today; `retell(message, code, wrong_address, by)`: what reached nobody is said by the next way, or kept to be
    said at the counter, inside the caller's transaction.
    """

    within: Callable[[Any], Any]
    names: Callable[[list[int]], dict[int, tuple[str, str]]]
    houses: Callable[[list[int]], dict[int, int]] | None = None
    ways: Callable[[int], dict[str, str]] | None = None
    retell: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Slip:
    """What the paper « Confirmation » says of one thing done or booked, whichever room did it.

    `act`: a code of the fixed words (`portal.desk.rules.slip_words`), said in the person's language; `what`: the title, neutral
    where it is confidential, in French: what the fixed words know (« Rendez-vous », « Panier de légumes ») is said in her language
    too, so are the `notes`, short lines of what to bring (« Votre carte »). `dates`: pairs of aware times (start, end or None), up to
    two are written, or the first and the last; `hours` where there is no date, as its place says them; `until`: the last
    day (or aware time) it holds. `maison`: whose name and telephone head the paper; `place` and `address`
    where to go, the house's own when empty.

    Whatever concerns money stands inside the fold, and something stands there always: `amount_cents` (None: nothing to pay), `paid`
    (or `paid_cents` where a part of it is) and the day until which the rest is due. `money_shown` is False for a member of staff who
    may not read what this household pays: the paper keeps its shape, without figures.
    """

    person: Any
    act: str
    what: str = ""
    dates: tuple = ()
    hours: str = ""
    until: Any = None
    place: str = ""
    address: str = ""
    number: str = ""  # called at the table: a basket's
    notes: tuple[str, ...] = ()
    amount_cents: int | None = None
    paid: bool = False
    due_on: Any = None
    maison: Any = None
    paid_cents: int | None = None
    money_shown: bool = True

    @property
    def settled_cents(self) -> int:
        """What of the amount has been paid, in cents."""
        owed = self.amount_cents or 0
        return (owed if self.paid else 0) if self.paid_cents is None else min(self.paid_cents, owed)


@dataclass(frozen=True)
class SlipKind:
    """Slips of the rows named by one label (« paniers.Subscription »). `content(user, key)`: the Slip, or None where this member
    of staff may not see the row, there is nothing to confirm, or the key (what an address holds) is none of ours. `acts`: every code
    that its slips may say."""

    content: Callable[[Any, str], Slip | None]
    acts: tuple[str, ...] = ()


@dataclass(frozen=True)
class CallItem:
    """Somebody to telephone. `reason`: a few neutral words, without amount nor need; `before`: the time until which it is of use.

    `key` names the thing within its source, for as long as it waits; `person` is a current record (`person.current_record`).
    """

    key: str
    person: Any
    reason: str
    since: Any
    before: Any = None
    say: str = ""  # what may be said once it is really she
    url: str = ""  # a page of the desk where it is answered
    maison_id: int | None = None  # the house that asks, when one does
    about: str = ""  # « programmes.offered/programmes.Enrolment:12 »: two rooms that ask about one thing ask for one call


@dataclass(frozen=True)
class CallSource:
    """Calls that a room asks for. `items(user)`: those this member of staff may make (confidential ones for who holds
    `confidential.see` alone), in at most three queries. `settled(key, outcome, by)`: what the room does once the outcome is known (a
    code of `portal.desk.enums.Outcome`), inside the transaction that writes the call down; a call without answer is told too, and
    changes nothing. It takes its own locks first and may raise Refusal: then nothing is written."""

    label: str
    items: Callable[[Any], list[CallItem]]
    settled: Callable[..., None]


@dataclass(frozen=True)
class OnlineAct:
    """A thing a resident does by herself on the site, at the address named `url_name`; `counter` names the act of
    `counter_acts` by which staff do the same for her. `why` says why there is none (« her password is hers »)."""

    label: str
    url_name: str
    counter: str = ""
    why: str = ""


@dataclass(frozen=True)
class Delay:
    """One delay of keeping, read from the constant that the purge itself reads: `number` of `unit` (« days », « months », « years »),
    counted from what `since` says. Nothing is typed twice: change the constant, and the register follows."""

    what: str
    number: int
    unit: str
    since: str
    purge: str = ""  # key of `registry.purges` that takes it away; empty: `why_none` says why
    why_none: str = ""
    source: str = ""  # where the delay comes from; empty: the house chose it


@dataclass(frozen=True)
class Treatment:
    """A line of the register of treatments (GDPR art. 30), and its delays of keeping. Words for the public; no law is guessed."""

    name: str
    purpose: str
    basis: str  # legal basis, with its source
    people: str
    data: str
    recipients: str
    kept: str  # how long, in words, and from when
    purge: str = ""  # key of `registry.purges` that takes it away; empty: `delays` or `why_none` say more
    why_none: str = ""
    delays: tuple[Delay, ...] = ()  # the same as `kept`, one kind of data a line, for the table of delays
    models: tuple[str, ...] = ()  # labels of the models that hold this data: every model about somebody stands in one treatment
    security: str = ""

    @property
    def purge_keys(self) -> set[str]:
        return {key for key in (self.purge, *(delay.purge for delay in self.delays)) if key}


@dataclass(frozen=True)
class ErasurePart:
    """One kind of data of a person, when she asks that it be erased. `held(person)`: how many rows; `kept_because(person)`: in
    words, what the law keeps and until when, or "" ; `erase(person, by)`: takes away what may go, inside the caller's transaction,
    one transaction for each part, in the slot's order; it may raise Refusal.

    `goes` says in words what goes; `obstacles(person)` -> list of Refusal: what is to be done first (a place to give back), which
    stands against erasing the record; `holds_name`: what is kept would mean nothing without her name, so the record keeps it;
    `record`: the record itself, which goes last and only when no other part holds the name.
    """

    label: str
    held: Callable[[Any], int]
    kept_because: Callable[[Any], str]
    erase: Callable[..., None] | None = None
    goes: str = ""
    obstacles: Callable[[Any], list] | None = None
    holds_name: bool = False
    record: bool = False


# kind of activity -> ProgrammeType (programmes)
kinds: Slot = Slot("kinds")
# key of a recipe (« libre ») -> what the planner offers (programmes.recipes.Recipe)
recipes: Slot = Slot("recipes")
# next dates of « mon espace », room by room, put together in one list
space_dates: Slot[SpaceDates] = Slot("space_dates")
# cards of « mon espace »: what is owed, her household, then the rest
space_cards: Slot[SpaceCard] = Slot("space_cards")
# acts at the counter
counter_acts: Slot[CounterAct] = Slot("counter_acts")
# how each room calls what its actions wrote down
audit_words: Slot[AuditWords] = Slot("audit_words")
# label of a model (« paniers.Subscription ») -> the slip of one of its rows
slips: Slot[SlipKind] = Slot("slips")
# (keys of dates) -> key of a date -> key of the date beside which it stands: moved and called off with it; one query
beside_dates: Slot[Callable[[list[int]], dict[int, int]]] = Slot("beside_dates")
# (sessions, recipe=, by=): dates were just planned together, in the same transaction; nothing is refused any more
dates_planned: Slot[Callable[..., None]] = Slot("dates_planned")
# (page) -> key of the Series whose hours and places the planner proposes for a page that has no dates yet; None: nothing is known of it
dates_like: Slot[Callable[[Any], int | None]] = Slot("dates_like")
# (pairs of a Session and the programmes.clashes.Span where it would be, user=) -> list of Clash: who of those expected there has something
# else then; whoever moves the dates reads of it first
in_the_way: Slot[Callable[..., list[Any]]] = Slot("in_the_way")
# what other rooms say of a date on its page at the desk: `context(request, date)`
date_panels: Slot[SpaceCard] = Slot("date_panels")
# (users, names, start, end) -> list of programmes.clashes.Engagement: when these accounts (keys), or these people from outside (names),
# are expected between two moments, as the room knows it: at most one query
engagements: Slot[Callable[..., list[Any]]] = Slot("engagements")
# whom to telephone, room by room
call_sources: Slot[CallSource] = Slot("call_sources")
# what a resident does online, and the counter's act that does the same
online_acts: Slot[OnlineAct] = Slot("online_acts")
# the register of treatments, line by line
treatments: Slot[Treatment] = Slot("treatments")
# what is erased when a person asks, kind by kind
erasures: Slot[ErasurePart] = Slot("erasures")
# parts of a house's public page, beside its dates: `context(request, page)` of a `cms.MaisonPage` whose `marks` are read; a room asks
# no row of its own unless its marks say there is something
house_panels: Slot[SpaceCard] = Slot("house_panels")
# (house: OuterRef, at: Moments) -> {name: expression}: what a room wants read together with the page of a house (`house` stands for its
# key), so that its panel costs no query. The statement is written once: what changes with the hour is taken from `at`, as it is
house_marks: Slot[Callable[[Any, Moments], dict]] = Slot("house_marks")
# label of a model with a key to a house (« programmes.Session ») -> what becomes of its rows when the house closes
house_ties: Slot[HouseTie] = Slot("house_ties")
# forms printed blank and keyed afterwards: short key of the address (« paniers ») -> the form
paper_forms: Slot[PaperForm] = Slot("paper_forms")
# entries of the desk's menu
desk_entries: Slot[DeskEntry] = Slot("desk_entries")
# names of templates shown in the desk's head (the agent's box)
desk_boxes: Slot[str] = Slot("desk_boxes")
# A template in the `<head>` of the desk's pages
desk_heads: Slot[str] = Slot("desk_heads")
# the home's large doors
doors: Slot[Door] = Slot("doors")
# (start, end, maison_id or None, limit, *, kind="", per_day=None, bare=False) -> list[DatedItem]: public dates for the home, a house's
# page, the agenda and its calendars; `kind`: of this key of `kinds` alone; `per_day`: so many of each day, the first ones; `bare`:
# without `note` and `full`, for a calendar
public_dates: Slot[Callable[..., list[DatedItem]]] = Slot("public_dates")
# (person, since=None) -> list[DatedItem]: her dates to come; with `since`, what her own calendar holds: everything that ends after it,
# what is cancelled or was given back said to be so
personal_dates: Slot[Callable[..., list[DatedItem]]] = Slot("personal_dates")
# (user) -> list of {"label", "url", "count"}: what waits for staff
staff_tasks: Slot[Callable[..., list[dict]]] = Slot("staff_tasks")
# () -> iterable of offending rows, as words: invariants of check_books
invariants: Slot[Callable[[], Any]] = Slot("invariants")
# () -> int: idempotent work of `manage.py tick`, from rows that are due
tick_jobs: Slot[Callable[[], int]] = Slot("tick_jobs")
# the demo's parts, its accounts () -> list[DemoAccount], the processes beside it
demo_parts: Slot[DemoPart] = Slot("demo_parts")
demo_accounts: Slot[Callable[[], list[DemoAccount]]] = Slot("demo_accounts")
demo_servers: Slot[DemoServer] = Slot("demo_servers")
# () -> list[DemoLink]: addresses of the demo that open without an account
demo_links: Slot[Callable[[], list[DemoLink]]] = Slot("demo_links")
# (today: date) -> dict of counts: purge by kind of data, each with its own delay; `tick` runs them once a day
purges: Slot[Callable[..., dict]] = Slot("purges")
# key of `purges` -> (today: date) -> dict of counts: what that purge would take away now, counted without touching anything
purge_previews: Slot[Callable[..., dict]] = Slot("purge_previews")
# () -> what is wrong, in words without personal data, or "": what `/healthz/ready` asks (triggers, set-up)
readiness: Slot[Callable[[], str]] = Slot("readiness")
# (person) -> JSON-able dict: the export of a person's data
personal_exports: Slot[Callable[[Any], dict]] = Slot("personal_exports")
# what a room has to say when two records of one person are merged, and unmerged
merges: Slot[MergePart] = Slot("merges")
# (person keys: set[int]) -> set[int]: of these, whom a room still serves or must still account for, so that no purge takes them
purge_keeps: Slot[Callable[[set[int]], set[int]]] = Slot("purge_keeps")
# (record keys: set[int]) -> None, inside the transaction that erases these records, which are locked: what a room ends or takes away
# with them, so that nothing of it tells who she was
forgotten: Slot[Callable[[set[int]], None]] = Slot("forgotten")
# (household) -> None, at the very start of the act of leaving: locks the sheets that `household_left` may touch, before any other lock
leaving_locks: Slot[Callable[[Any], None]] = Slot("leaving_locks")
# (household, person, by) -> None, inside the act of leaving: what a room cuts (feeds, addresses, sight); may raise Refusal
household_left: Slot[Callable[..., None]] = Slot("household_left")
# parts of a person's page at the desk, from the rooms above; `context(request, person)`; at most one query each, a `DatedItem` under
# « next » is her next date as this panel knows it
person_panels: Slot[SpaceCard] = Slot("person_panels")
# (user) -> {name: expression over Person}: what a room wants read with the person herself, so that its panel costs nothing when empty
person_marks: Slot[Callable[[Any], dict]] = Slot("person_marks")
# parts of a household's page at the desk; `context(request, household)`
household_panels: Slot[SpaceCard] = Slot("household_panels")
# prefix of a sheet's key (« paniers.Distribution ») -> what a volunteer's link opens
sheet_passes: Slot[SharedSheet] = Slot("sheet_passes")
# (user, stored file row) -> bool: who may open a private file, by kind of file
private_files: Slot[Callable[[Any, Any], bool]] = Slot("private_files")
# () -> None: idempotent set-up after migrate (triggers, groups, workflows, root page)
after_migrate: Slot[Callable[[], None]] = Slot("after_migrate")
# (page) -> list of findings (`code`, `level`, `where`, `words`): what is wrong with how a page is written
page_checks: Slot[Callable[[Any], list]] = Slot("page_checks")
# (maison=, page=, by=) -> None, inside the act that opens a house, idempotent: what a room gives it (the workflow of its pages)
houses_opened: Slot[Callable[..., None]] = Slot("houses_opened")
# label of a model (« people.Person ») -> whose messages these are
recipients: Slot[RecipientKind] = Slot("recipients")
# (tariff, first day, last day) -> list[SoldUnits]: what was sold at that tariff, for the solidarity balance
balances: Slot[Callable[..., list[SoldUnits]]] = Slot("balances")
# (tariff, day) -> list of (means, number of households): who pays it on that day, nameless, to tell whom a new version changes
payers: Slot[Callable[..., list]] = Slot("payers")
# prefix of a charge's lock keys (« programmes.sheet ») -> (keys) -> None: locks these rows, before household and payment
charge_locks: Slot[Callable[[list[str]], None]] = Slot("charge_locks")
# prefix of a charge's source (« programmes.enrolment ») -> (payment, charge, by=) -> words: staff give what this money was for, after all
place_givers: Slot[Callable[..., str]] = Slot("place_givers")
# prefix of a charge's source (« programmes.enrolment ») -> (charge) -> what lives on it, in words (« la place n° 12 »); "" for nothing more
charged_things: Slot[Callable[[Any], str]] = Slot("charged_things")
# (keys of dates: set[int]) -> int: minutes of volunteers' time that count, given at the shifts which serve these dates
hands_given: Slot[Callable[[set[int]], int]] = Slot("hands_given")
# key of a provider (« stripe ») -> object of the protocol in portal.ledger.base
payment_providers: Slot[Any] = Slot("payment_providers")
# key (« paniers ») -> what a room owes for a month at once (`kit.billing.Biller`)
billings: Slot[Any] = Slot("billings")
