"""What a kind of programme decides. The engine asks; it never knows which kind answers.

A new kind is a page class with `kind_key`, a subclass of ProgrammeType and one line in its `apps.ready()`:
`registry.kinds.add(RepairCafe.key, RepairCafe())`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.households.models import means_of
from portal.kit import registry
from portal.kit.refusal import Refusal
from portal.kit.registry import DatedItem
from portal.tariffs.actions.freeze_quote import freeze_quote
from portal.tariffs.rules.quote import Means, Quote

from .enums import ACTIVE
from .models import Activity, Enrolment, SignUpSheet
from .notifications import tell_rows, tell_together
from .rules import no_show, wording
from .rules.opinions import MoreAsked
from .rules.share import price_of_what_is_left
from .rules.sign_up import SheetFacts, refusal_to_withdraw


@dataclass(frozen=True)
class Quoted:
    """A price in cents for one place, and the reason to freeze beside it (codes and figures the household may read)."""

    cents: int
    reason: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Prices:
    """What each of those who come together pays for one place: of the household, and a guest; None where nothing is asked."""

    own: Quoted | None = None
    guest: Quoted | None = None

    def of(self, row_is_guest: bool) -> Quoted | None:
        return self.guest if row_is_guest else self.own


NO_PRICE = Prices()


class ProgrammeType:
    """The ways of one kind; the defaults suit a date open to all, free unless its sheet has a tariff."""

    key = ""
    label = _("activité")
    label_plural = _("activités")
    neutral_label = _("Rendez-vous")  # said instead of a confidential title wherever it is tied to a person
    always_confidential = False  # True: its sheets are confidential, whoever opens them, for good
    always_said = ""  # a sentence at the head of its flyer and at the end of its text to paste
    drawing = "date"  # symbol of the sprite when there is no photograph
    page_model = ""  # « programmes.Event »
    listed = True  # the engine shows its dates and places; False: the kind shows its own (baskets)
    by_slot = False  # True: its dates are many moments for one person each; the engine lists the places people hold, the kind its dates
    own_recipe = False  # True: the planner offers its own recipe alone (`Recipe.serves`), none of the general ones
    desk_days = ""  # name of the address where staff see to its dates, of a kind that the planner does not serve
    desk_today = ""  # name of the address (`?maison=`, `?jour=`) of all its lists of one day; "": there is none
    asks_why = False  # staff may have to say why they give a place back (`reason_against_withdrawing`)
    transferable = True  # a place may be passed on to another member of the household
    place_part = ""  # template added to the page of one's place, with `place` (its own words; only that person reads it)
    says_too_late = False  # True: the page of one's place says « too late to give it back » beforehand, instead of the button
    charge_kind = "other"  # of the ledger: which product the money is
    charges_places = True  # the engine owes the price of each place; False: the kind charges by itself (a basket at a time)
    payment_first = True  # a place to pay is held until paid; False: confirmed at once, owed later
    reminds = True  # whoever has a place is reminded of each date; False: the kind does it itself, or nobody asked for it
    reminder_lead = dt.timedelta(hours=48)  # how long before the date
    follows_up = True  # the morning after, who came is thanked and who did not is asked after; False: the kind does it, or nobody does
    more_asked: tuple[MoreAsked, ...] = ()  # closed questions after « Était-ce bien ? », two at most
    party_words = ""  # said before one signs up: who may come with whom (`against_party`)
    calls_after = no_show.AFTER  # absences in a row without a word after which the team telephones; 0: never
    # What is said at each turn, by its code; None: the kind says it itself, or nothing. A kind overrides with {**WORDS, …}.
    WORDS: Mapping[str, Callable[..., wording.Said] | None] = {
        "confirmed": wording.confirmed,
        "waiting": wording.waiting,
        "offered": wording.offered,
        "lapsed": wording.lapsed,
        "unanswered": wording.unanswered,
        "withdrawn": wording.withdrawn,
        "requested": wording.requested,
        "to_approve": wording.to_approve,
        "approved": wording.approved,
        "transferred": wording.transferred,
        "refused": wording.refused,
        "in_draw": wording.in_draw,
        "drawn": wording.drawn,
        "not_drawn": wording.not_drawn,
        "too_late": wording.too_late,
        "date_cancelled": wording.date_cancelled,
        "date_moved": wording.date_moved,
        "dates_cancelled": wording.dates_cancelled,
        "dates_moved": wording.dates_moved,
        "reminder": wording.reminder,
        "follow_up": wording.follow_up,
        "missed": wording.missed,
    }

    def eligibility(self, person, sheet: SignUpSheet) -> list[Refusal]:
        """Every reason of this kind against `person`; the engine adds its own (dates, places, audience)."""
        return []

    def against_party(self, sheet: SignUpSheet, people: list, guests: int) -> list[Refusal]:
        """What stands against these coming together: `people` are the records that stand, `guests` how many come along without one.
        Asked under the lock whenever a party is formed or changes, of all of it as it would be then."""
        return []

    def against_leaving(self, enrolment: Enrolment, staying: QuerySet[Enrolment]) -> Refusal | None:
        """Why one of a party may not leave the others there, at either door: its words say what to do with them (« rendre aussi sa
        place »). `staying`: the places of her party, with a person or a guest, that stand without hers; read only by a kind that minds.
        What ends by itself, or is called off, is not asked."""
        return None

    def against_more_places(self, sheet: SignUpSheet, more: int | None) -> Refusal | None:
        """What stands against `more` places beyond those of the sheet as it stands (capacity and what was added above it; of a sheet
        without a limit, all of them); None: no limit any more. Under its lock, before places are raised and before each overbooking."""
        return None

    def comes_first(self, sheet: SignUpSheet, people: list) -> bool:
        """Whether these come before the others on the waiting list of this sheet: it is what they were promised in the place of something
        called off. Asked once, when they wait or ask; who lifts a place by hand (`move_up`) still comes before."""
        return False

    def against_giving_back(self, enrolment: Enrolment, sheet: SignUpSheet, facts: SheetFacts) -> Refusal | None:
        """What stands against a resident who gives her confirmed place back by herself now: its words say what to do instead. Asked
        under the lock, and by the page of her place where `says_too_late`."""
        return refusal_to_withdraw(now=facts.now, cancel_until=sheet.gives_up_until, next_start=facts.next_start, last_end=facts.last_end)

    def looks_at_each(self, sheet: SignUpSheet) -> bool:
        """Whether the team says yes or no to each sign-up, whose place is held meanwhile: where eligibility needs a look."""
        return sheet.approval

    def quote(self, household, sheet: SignUpSheet, *, on: dt.date) -> Quoted | None:
        """The price of one place for `household` on the day `on`, to show; None when nothing is asked. Raises « tarif-sans-prix »."""
        if sheet.tariff is None:
            return None
        return self.for_what_is_given(sheet, sheet.tariff.quote(Means.of(means_of(household, on)), on=on))

    def promise(self, household, sheet: SignUpSheet, *, on: dt.date, by) -> Quoted | None:
        """The same price, now committed to: the tariff's version will never change any more."""
        if sheet.tariff is None:
            return None
        return self.for_what_is_given(sheet, freeze_quote(tariff=sheet.tariff, means=Means.of(means_of(household, on)), on=on, by=by))

    def guest_quote(self, household, sheet: SignUpSheet, *, on: dt.date) -> Quoted | None:
        """The price of one place for a guest whom `household` brings, to show; None: the same as for those of the household."""
        return None

    def guest_promise(self, household, sheet: SignUpSheet, *, on: dt.date, by) -> Quoted | None:
        """The same price, now committed to; None: the same as for those of the household."""
        return None

    def for_what_is_given(self, sheet: SignUpSheet, found: Quote) -> Quoted:
        """A price of the tariff, less the share of the dates called off before she came: she owes what who was there already owes."""
        if not (found.cents and self.charges_places):
            return Quoted(found.cents, found.frozen)
        planned, on = sheet.dates_given()
        return Quoted(price_of_what_is_left(found.cents, planned, on) if 0 < on < planned else found.cents, found.frozen)

    def sheets_taken_over(self, enrolment: Enrolment) -> Iterable[int]:
        """Keys of other sheets that `confirmed` will touch (a place that takes the place of another): they are locked with its own."""
        return ()

    def confirmed(self, enrolment: Enrolment, *, by) -> None:
        """What a confirmed place brings (baskets to lay, a shift to count). Runs in the action's transaction, sheet locked."""

    def withdrawn(self, enrolment: Enrolment, *, by) -> None:
        """Undo what `confirmed` brought, for what has not happened yet. Same transaction, same lock."""

    def dates_lost(self, enrolment: Enrolment, *, by) -> None:
        """Undo what a place brought on dates that were just called off. Same transaction; sheet and household locked."""

    def capacity_changed(self, sheet: SignUpSheet, *, before: int | None, by) -> None:
        """The places of a sheet went from `before` to `sheet.capacity`: what follows (each date's own number). Same transaction, same
        lock."""

    def places_on(self, sessions: list[int]) -> QuerySet[Enrolment]:
        """Whom these dates concern: whoever is on their sheets; of a kind that knows better, also places of other sheets (a basket
        collected elsewhere for once)."""
        return Enrolment.objects.filter(sheet__sessions__in=sessions, state__in=ACTIVE).distinct()

    def sheets_beside(self, places: list[int]) -> set[int]:
        """Sheets to lock together with those of these places: where else they have something for once."""
        return set()

    def concerned(self, what: str, rows: list[Enrolment], sessions: list[int]) -> list[Enrolment]:
        """Of these places, those who are told that these dates are « cancelled » or « moved »: all; of a kind that knows better, fewer."""
        return rows

    def reasons_against_moving(self, moves: list[tuple[object, dt.date, object]]) -> list[Refusal]:
        """What stands against giving dates another day or house: (Session as it stands, day, Maison) of each. Before anything is written,
        sheets locked."""
        return []

    def reason_against_withdrawing(self, enrolment: Enrolment) -> Refusal | None:
        """Why staff may not give a confirmed place back without saying why; None: they may. The sheet is locked."""
        return None

    def desk_page(self, enrolment: Enrolment) -> tuple[str, str]:
        """(words, address) of the kind's own page of a place at the desk; ("", "") when the engine's is all there is."""
        return "", ""

    def cancel_page(self, session) -> str:
        """Address of the kind's own page where this date is called off at the desk; "": the engine's page does it."""
        return ""

    def dates_shifted(self, enrolment: Enrolment, sessions: set[int], *, by) -> None:
        """These dates have another time or place: what follows for what this place has there. Same transaction; sheets locked."""

    def dates_moved(self, moved: list[tuple[dt.datetime, object]], *, by) -> None:
        """Dates begin at another moment, pairs of (start before, Session): what stands beside them and is nobody's place follows. Same
        transaction, sheets locked, before people are told."""

    def dates_elsewhere(self, sessions: list, *, by) -> None:
        """These dates begin when they did, but have another place, house or end: who is nobody's place and counts on it is told. Same
        transaction, sheets locked."""

    def days_changed(self, moved: list[tuple[dt.date, object]], *, by) -> None:
        """Dates went from one day to another, pairs of (day before, Session): what stands beside the day follows. Same transaction."""

    def dates_called_off(self, sessions: list, *, by) -> None:
        """These dates do not take place: what stands beside them, and is nobody's place, follows. Same transaction; before the places are
        seen to (`dates_lost`)."""

    def calendar_words(self, places: list[Enrolment]) -> Mapping[int, tuple[str, int]]:
        """What a person's own calendar says besides with the dates of these confirmed places (where one meets): key of a place -> (words,
        how often they have changed, for the calendars that follow). Nothing of a confidential sheet is asked. A query or two at most."""
        return {}

    def dates_in_mail(self, places, begin: dt.datetime, only: set[str] | None) -> list[DatedItem]:
        """Of a kind that shows its dates itself (`listed` is False): what goes into the calendar file of a mail about these `places`
        (an Enrolment queryset), from `begin` on; `only`: of the dates with these uids. The engine gives those of the other kinds."""
        return []

    def title(self, activity: Activity, *, neutral: bool = False) -> str:
        """How the activity is called where it is tied to a person."""
        return str(self.neutral_label) if neutral else activity.title

    def told_apart(self, sheets: Iterable[SignUpSheet]) -> dict[int, str]:
        """On the public page of an activity, what tells these sheets from each other beside their dates: key -> words. Never shown
        beside a person."""
        return {}

    def asked_first(self, sheets: Iterable[SignUpSheet], user) -> dict[int, str]:
        """On the public page, of the sheets on which this reader cannot sign up before the team has met her, or her structure has called:
        what to do, in words, which stand in the place of the button. Key -> words. `eligibility` refuses at every door whatever this
        says."""
        return {}

    def part(self, sheet: SignUpSheet) -> str:
        """What tells this sheet from another of the same date, beside the title on screens and papers of the team; "": nothing does."""
        return sheet.title

    def tell(
        self, what: str, sheet: SignUpSheet, rows: list[Enrolment], *, by, occasion_key: str = "", date=None, **details
    ) -> list[Enrolment]:
        """Write the messages of one turn (« confirmed », « offered »…) to those whom `rows` concern; gives the rows about which nobody
        can be told. `date`: about this Session alone. Actions call `tell_people`, which leaves those to staff."""
        words = self.WORDS[what]
        if words is None or not rows:
            return []
        title = self.title(sheet.activity, neutral=sheet.confidential)
        return tell_rows(
            sheet, rows, f"programmes.{what}", lambda occasion: words(occasion, **details), title=title, by=by, occasion_key=occasion_key,
            date=date,
        )  # fmt: skip

    def tell_dates(self, what: str, rows: list[Enrolment], changed: list, *, why: str, by, occasion_key: str) -> list[Enrolment]:
        """« cancelled » or « moved »: one message to the one reader of `rows` about all of `changed`, pairs of (start before, Session);
        gives the rows about which nobody can be told. The words are those of one date where it is one."""
        rows = self.concerned(what, rows, [session.pk for _, session in changed])
        single, several = self.WORDS[f"date_{what}"], self.WORDS[f"dates_{what}"]
        if not changed or not rows or single is None or several is None:
            return []
        moves = what == "moved"
        if len(changed) == 1:
            before, session = changed[0]
            details = {"before": before, "now": session.start, "where": session.where} if moves else {"lost": before}
            words, purpose = single, f"programmes.date_{what}"
        else:
            details = {"moves" if moves else "lost": tuple(_pair(*pair) if moves else pair[0] for pair in changed)}
            words, purpose = several, f"programmes.dates_{what}"
        sheet = rows[0].sheet
        title = self.title(sheet.activity, neutral=sheet.confidential)
        return tell_together(
            rows, purpose, lambda occasion: words(occasion, why=why, **details), title=title, by=by, occasion_key=occasion_key
        )


def _pair(before: dt.datetime, session) -> tuple[dt.datetime, dt.datetime, str]:
    return before, session.start, session.where


def kind_of(activity: Activity) -> ProgrammeType:
    """The ProgrammeType of an activity's page class, without loading that class's own fields."""
    page_class = activity.cached_content_type.model_class()
    kind = registry.kinds.get(page_class.kind_key)
    if kind is None:
        raise LookupError(f"{page_class.__name__} has no kind in the registry")
    return kind


def minds_company(kind: ProgrammeType) -> bool:
    """Whether it says who may come with whom: nothing is read about the others of a party where it does not."""
    hooks = ("against_party", "against_leaving")
    return any(getattr(type(kind), name) is not getattr(ProgrammeType, name) for name in hooks)


def own_guest_price(kind: ProgrammeType) -> bool:
    """Whether a guest may pay another price than those of the household."""
    return type(kind).guest_promise is not ProgrammeType.guest_promise


def part_of(sheet: SignUpSheet) -> str:
    return kind_of(sheet.activity).part(sheet)


def title_of(sheet: SignUpSheet) -> str:
    """What screens and papers about a sheet and the people on it call it: of a kind that is confidential for good, never its title."""
    activity = sheet.activity
    return kind_of(activity).title(activity, neutral=True) if sheet.stays_confidential else activity.title


def calls_after(sheet: SignUpSheet) -> int:
    """After how many absences in a row without a word the team telephones: the sheet's own number, else its kind's; 0: never."""
    return kind_of(sheet.activity).calls_after if sheet.call_after is None else sheet.call_after


def absence_words(sheet: SignUpSheet) -> str:
    """What the sign-up page says beforehand of not coming: who calls, and that no place is lost by itself; "" where nobody calls."""
    return no_show.said_beforehand(calls_after(sheet))


def planned(kind: ProgrammeType) -> bool:
    """Is it the planner's: does a recipe serve it?"""
    return any(recipe.serves(kind) for recipe in registry.recipes)


def types_of(wanted: Callable[[ProgrammeType], bool]) -> list[int]:
    """Content types of the kinds that are `wanted`."""
    models = [apps.get_model(kind.page_model) for kind in registry.kinds if wanted(kind)]
    return [found.pk for found in ContentType.objects.get_for_models(*models).values()]


def planned_types() -> list[int]:
    """Content types of the kinds whose dates the planner plans, changes and calls off."""
    return types_of(planned)
