"""What screens show of volunteers' files: one file, the list of a house, what is to be looked at. Each list costs the same few queries
whatever its length."""

import datetime as dt

from django.db.models import Case, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from portal.kit import clock
from portal.kit.rules.months import months_later
from portal.people.models import Person
from portal.people.rules.births import ADULT
from programmes.enums import ACTIVE, SessionState
from programmes.models import Enrolment

from ..models import CharterVersion, HeldQualification, Volunteer
from ..rules.ages import is_grown_up
from ..rules.terms import LAPSING, NEW

SHOWN = 6
# What the list may be narrowed to: code -> words
STATES = {
    "": "bénévoles",
    "nouveaux": "nouveaux",
    "accord": "accord à voir",
    "charte": "charte à relire",
    "partis": "partis",
}


def file_of(volunteer: Volunteer) -> dict:
    """One file whole: qualifications, shifts to come, whether the charter changed since. Five queries."""
    held = list(volunteer.held.select_related("qualification").order_by("qualification__name"))
    current = CharterVersion.current()
    today = clock.today()
    for one in held:
        one.over = not one.counts_on(today)
        one.ends_soon = not one.over and one.valid_until is not None and one.valid_until < today + LAPSING
    return {
        "volunteer": volunteer,
        "person": volunteer.person.current_record,
        "houses": list(volunteer.maisons.order_by("name")),
        "held": held,
        "shifts": coming(volunteer.person.current_record),
        "charter": current,
        "charter_changed": current is not None and volunteer.charter_id != current.pk,
        "consent_needed": needs_consent(volunteer),
    }


def coming(person: Person) -> list[Enrolment]:
    """Her next places on shifts, the soonest first. One query."""
    hers = Enrolment.objects.filter(person__in=Person.objects.records_of(person), guest=False, state__in=ACTIVE)
    rows = hers.filter(sheet__shift__session__end__gt=clock.now()).exclude(sheet__shift__session__state=SessionState.CANCELLED)
    related = ("sheet__activity", "sheet__shift__session", "sheet__shift__post", "sheet__shift__maison", "person")
    return list(rows.select_related(*related).order_by("sheet__shift__session__start", "pk")[:SHOWN])


def needs_consent(volunteer: Volunteer) -> bool:
    """Not surely of age, and no parent's written word seen."""
    return volunteer.guardian_on is None and not is_grown_up(volunteer.person.current_record.birth, clock.today())


def listed(user) -> QuerySet[Volunteer]:
    """The files a list starts from: of her houses, by name, each with `kept` (the key of the record that stands) and its person."""
    rows = Volunteer.objects.visible_to(user).filter(person__erased_at=None)
    return rows.annotate(kept=Coalesce("person__successor", "person")).select_related("person__successor").called()


def narrowed(rows: QuerySet[Volunteer], *, state: str = "", maison=None, qualification=None, text: str = "") -> QuerySet[Volunteer]:
    """The same, of one house, with one qualification that counts today, in one state, by name."""
    if maison is not None:
        rows = rows.filter(pk__in=Volunteer.maisons.through.objects.filter(maison=maison).order_by().values("volunteer"))
    if qualification is not None:
        today = clock.today()
        counts = HeldQualification.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today), qualification=qualification)
        rows = rows.filter(pk__in=counts.order_by().values("volunteer"))
    if text.strip():
        found = Person.objects.current().matching(text)
        rows = rows.filter(kept__in=found.order_by().values("pk"))
    return in_state(rows, state)


def in_state(rows: QuerySet[Volunteer], state: str) -> QuerySet[Volunteer]:
    """`rows` (of `listed`) narrowed to one of STATES; unknown: those who have not left."""
    if state == "partis":
        return rows.exclude(left_at=None)
    rows = rows.filter(left_at=None)
    if state == "nouveaux":
        return rows.filter(since__gt=clock.today() - NEW)
    if state == "accord":
        of_age = Case(When(_grown_up(), then=Value(True)), default=Value(False))
        return rows.filter(guardian_on=None).annotate(of_age=of_age).filter(of_age=False)
    if state == "charte":
        current = CharterVersion.current()
        return rows.exclude(charter=current) if current else rows
    return rows


def _grown_up() -> Q:
    """Surely 18 today, as `rules.ages` says it, of the record that stands."""
    born = months_later(clock.today(), -12 * ADULT)
    grown = Q()
    for person, there in (("person__successor", Q(person__successor__isnull=False)), ("person", Q(person__successor=None))):
        exact = Q(**{f"{person}__birth_date__lte": born})
        year = Q(**{f"{person}__birth_date": None, f"{person}__birth_year__lt": (born + dt.timedelta(days=1)).year})
        grown |= there & (exact | year)
    return grown


def with_what_is_read(rows: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
    """With houses, qualifications and the next shift of each (`next_start`): three queries for a page of them."""
    hers = Enrolment.objects.filter(Q(person=OuterRef("kept")) | Q(person__successor=OuterRef("kept")), guest=False, state__in=ACTIVE)
    on = hers.filter(sheet__shift__session__end__gt=clock.now()).exclude(sheet__shift__session__state=SessionState.CANCELLED)
    soonest = on.order_by("sheet__shift__session__start").values("sheet__shift__session__start")[:1]
    held = HeldQualification.objects.select_related("qualification").order_by("qualification__name")
    return rows.annotate(next_start=Subquery(soonest)).prefetch_related(Prefetch("held", held), "maisons")


def to_look_at(user) -> QuerySet[HeldQualification]:
    """Qualifications of her houses' volunteers that end within a month or ended, the soonest first; those on which a shift already taken
    stands come on top (`shift_after`)."""
    files = Volunteer.objects.visible_to(user).order_by().values("pk")
    rows = HeldQualification.objects.filter(volunteer__in=files).lapsing(clock.today() + LAPSING).with_shift_after()
    first = Case(When(shift_after__isnull=False, then=0), default=1)
    return rows.select_related("qualification", "volunteer__person__successor").order_by(first, "shift_after", "valid_until", "pk")
