"""What the engine gives to the rooms below through `kit.registry`."""

from django.db.models import Case, CharField, F, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.registry import DatedItem
from portal.people.models import Person

from .enums import ACTIVE, EnrolmentState, SessionState
from .models import Enrolment, SignUpSheet
from .programme_type import kind_of

SHOWN = 4


def _with_what_is_shown(rows):
    return rows.select_related("sheet__activity", "sheet__maison", "person").prefetch_related("sheet__sessions__maison").order_by("pk")


def _titled(rows) -> list[Enrolment]:
    """Rows of the kinds the engine lists, with `next_date` and `title`, the soonest first; those whose dates are over are left out."""
    found = []
    for row in rows:
        kind = kind_of(row.sheet.activity)
        dates = sorted(
            (date for date in row.sheet.sessions.all() if date.end > clock.now() and not date.cancelled), key=lambda date: date.start
        )
        if kind.listed and dates:
            row.next_date, row.title = dates[0], kind.title(row.sheet.activity, neutral=row.sheet.confidential)
            found.append(row)
    return sorted(found, key=lambda row: (row.next_date.start, row.pk))


def places_of(user) -> list[Enrolment]:
    """Places to come that this account holds or takes care of. Three queries."""
    return _titled(_with_what_is_shown(Enrolment.objects.mine(user).filter(state__in=ACTIVE)))


def space_card(request, person) -> dict | None:
    """Next places; nothing when there is none."""
    found = places_of(request.user)
    return {"places": found[:SHOWN], "more": len(found) > SHOWN} if found else None


def desk_url(person) -> str:
    """Where staff put a person on a sheet."""
    return reverse("programmes:desk_sheets_for", args=[person.pk])


def personal_dates(person) -> list[DatedItem]:
    """Her confirmed places, under their neutral title where it is confidential."""
    records = Person.objects.records_of(person)
    confirmed = Enrolment.objects.filter(person__in=records, state=EnrolmentState.CONFIRMED, guest=False)
    return [
        DatedItem(date.start, date.end, row.title, f"/mon-espace/places/{row.pk}/", date.where)
        for row in _titled(_with_what_is_shown(confirmed))
        for date in row.sheet.sessions.all()
        if date.end > clock.now() and not date.cancelled
    ]


def places_url(person) -> str:
    """Where staff answer for her, or give a place back."""
    return reverse("programmes:desk_places", args=[person.pk])


def sheets_to_come(person):
    """Sheets with a date to come on which this person, by any of her records, has a place or a demand."""
    hers = Enrolment.objects.active().filter(person__in=Person.objects.records_of(person))
    return SignUpSheet.objects.filter(enrolments__in=hers, sessions__end__gt=clock.now()).distinct()


def called(sheet: SignUpSheet) -> str:
    return kind_of(sheet.activity).title(sheet.activity, neutral=sheet.confidential)


def merge_obstacles(absorbed, kept) -> list[Refusal]:
    """One person has one place on a sheet: two records that both hold one are not made one before somebody chooses."""
    shared = sheets_to_come(absorbed).filter(pk__in=sheets_to_come(kept).values("pk")).select_related("activity").order_by("pk")
    return [
        Refusal(
            "deux-places",
            f"Chacune des deux fiches a une place sur « {called(sheet)} ».",
            "Demandez à la personne laquelle elle garde, rendez l'autre, puis réunissez les fiches.",
        )
        for sheet in shared
    ]


def merge_summary(person) -> list[tuple[str, str]]:
    """Beside the two records: to what each is to come."""
    sheets = sheets_to_come(person).select_related("activity").order_by("pk")
    titles = [called(sheet) for sheet in sheets]
    return [("Places à venir", ", ".join(titles))] if titles else []


def still_expected(people: set[int]) -> set[int]:
    """Of these persons, those who have a place or a demand on a date to come: nobody forgets them meanwhile."""
    coming = Enrolment.objects.active().filter(sheet__sessions__end__gt=clock.now())
    return set(coming.annotate(kept=Coalesce("person__successor", "person")).filter(kept__in=people).values_list("kept", flat=True))


def places_at_desk(user, person, *, listed_only: bool) -> list[Enrolment]:
    """Her places with a date to come, on the sheets this member of staff sees, the soonest first; each with the `starts`, `ends` and
    `where` of its next date, and its `title`. One query. `listed_only`: without the kinds that show their places themselves."""
    rows = (
        Enrolment.objects.filter(sheet__in=SignUpSheet.objects.visible_to(user), person__in=Person.objects.records_of(person))
        .filter(state__in=ACTIVE)
        .annotate(
            starts=F("sheet__sessions__start"),
            ends=F("sheet__sessions__end"),
            date_state=F("sheet__sessions__state"),
            where=Case(
                When(sheet__sessions__place="", then=F("sheet__sessions__maison__name")),
                default=F("sheet__sessions__place"),
                output_field=CharField(),
            ),
        )
        .filter(ends__gt=clock.now())
        .exclude(date_state=SessionState.CANCELLED)
        .select_related("sheet__activity", "sheet__maison")
        .order_by("starts", "pk")
    )
    found: dict[int, Enrolment] = {}
    for row in rows:
        kind = kind_of(row.sheet.activity)
        if row.pk not in found and (kind.listed or not listed_only):
            row.title = kind.title(row.sheet.activity, neutral=row.sheet.confidential)
            found[row.pk] = row
    return list(found.values())


def person_panel(request, person) -> dict | None:
    """At the desk: to what she is to come, of the sheets this member of staff sees. One query."""
    found = places_at_desk(request.user, person, listed_only=True)
    sure = next((row for row in found if row.state == EnrolmentState.CONFIRMED), None)
    soonest = DatedItem(sure.starts, sure.ends, sure.title, "", sure.where) if sure else None
    return {"person": person, "places": found[:SHOWN], "more": len(found) > SHOWN, "next": soonest} if found else None
