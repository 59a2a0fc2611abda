"""Where a programme asks for a hand: of whom, how much, what was given. Nothing here is a list of who gave less."""

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from portal.kit import clock, dates
from portal.kit.visibility import scope_of
from portal.people.enums import Capability
from portal.people.models import Person
from programmes.enums import EnrolmentState
from programmes.models import Activity, Enrolment, SignUpSheet
from programmes.programme_type import kind_of

from ..models import AskedHand, HandModulation, Mission, WorkedHours
from ..rules.given import Hand, pro_rata
from .given import hours_of


def hands_asked_of(person: Person) -> list[Hand]:
    """What is asked of her today, the soonest to end first: one query for who is asked nothing, four else. Pro rata of the time she is in
    the programme; any time given between the two days counts, in whichever mission, declared ones too."""
    places = Enrolment.objects.filter(
        person__in=Person.objects.records_of(person), guest=False, state=EnrolmentState.CONFIRMED,
        sheet__activity__asked_hand__last_on__gte=clock.today(),
    )  # fmt: skip
    related = ("sheet__activity__asked_hand", "sheet__activity__content_type")
    places = list(places.annotate(begins=Min("sheet__sessions__local_date")).select_related(*related).order_by("pk"))
    if not places:
        return []
    joined: dict[int, object] = {}
    titles: dict[int, tuple[AskedHand, str]] = {}
    for place in places:
        asked = place.sheet.activity.asked_hand
        day = max(dates.local(place.since).date(), place.begins or asked.first_on)
        joined[asked.pk] = min(joined.get(asked.pk, day), day)
        title = kind_of(place.sheet.activity).title(place.sheet.activity, neutral=place.sheet.confidential)
        titles.setdefault(asked.pk, (asked, title))
    adapted = HandModulation.objects.filter(asked__in=titles, person__in=Person.objects.records_of(person)).order_by("at", "pk")
    instead = dict(adapted.values_list("asked", "shifts"))
    days = list(
        hours_of(person).approved().filter(day__gte=min(asked.first_on for asked, _t in titles.values())).values_list("day", flat=True)
    )
    found = []
    for key, (asked, title) in titles.items():
        part = pro_rata(asked.shifts, first=asked.first_on, last=asked.last_on, joined=joined[key])
        given = sum(asked.first_on <= day <= asked.last_on for day in days)
        found.append(Hand(title, instead.get(key, part), given, asked.last_on, key, asked.shifts, key in instead))
    return sorted(found, key=lambda hand: (hand.last_on, hand.title))


def may_change(user, rows: list[AskedHand]) -> set[int]:
    """Of these, those of programmes all of whose houses' volunteers she organises. One query."""
    scope = scope_of(user, Capability.MANAGE_VOLUNTEERS)
    if scope.everywhere:
        return {row.pk for row in rows}
    sheets = SignUpSheet.objects.filter(activity__in=[row.activity_id for row in rows]).order_by()
    houses: dict[int, set[int]] = {}
    for activity, maison in sheets.values_list("activity", "maison").distinct():
        houses.setdefault(activity, set()).add(maison)
    return {row.pk for row in rows if houses.get(row.activity_id) and houses[row.activity_id] <= set(scope.maisons)}


def programmes_that_may_ask(user) -> QuerySet[Activity]:
    """Programmes with places to come, all of them in her houses; missions are hands themselves."""
    scope = scope_of(user, Capability.MANAGE_VOLUNTEERS)
    coming = SignUpSheet.objects.filter(sessions__start__gt=clock.now(), confidential=False)
    rows = Activity.objects.live().filter(pk__in=coming.order_by().values("activity"))
    rows = rows.exclude(pk__in=Mission.objects.order_by().values("pk"))
    if not scope.everywhere:
        elsewhere = SignUpSheet.objects.exclude(maison__in=scope.maisons).order_by().values("activity")
        rows = rows.exclude(pk__in=elsewhere) if scope else rows.none()
    return rows.order_by("title", "pk")


def asked_seen_by(user) -> QuerySet[AskedHand]:
    """Those of programmes that have places in her houses, with how many people are in them (`people`)."""
    scope = scope_of(user, Capability.SEE_VOLUNTEERS)
    rows = AskedHand.objects.select_related("activity").order_by("activity__title", "pk")
    if not scope.everywhere:
        sheets = SignUpSheet.objects.filter(maison__in=scope.maisons).order_by().values("activity")
        rows = rows.filter(activity__in=sheets) if scope else rows.none()
    there = Q(activity__sheets__enrolments__state=EnrolmentState.CONFIRMED, activity__sheets__enrolments__guest=False)
    return rows.annotate(people=Count("activity__sheets__enrolments__person", filter=there, distinct=True))


def given_for(rows: list[AskedHand]) -> dict[int, tuple[int, int]]:
    """Key of each -> (times, minutes) that its people gave between its two days, all together: never each. Two queries."""
    if not rows:
        return {}
    activities = [row.activity_id for row in rows]
    there = Enrolment.objects.filter(sheet__activity__in=activities, state=EnrolmentState.CONFIRMED, guest=False).order_by()
    there = there.annotate(kept=Coalesce("person__successor", "person"))
    people: dict[int, set[int]] = {}
    for activity, person in there.values_list("sheet__activity", "kept").distinct():
        people.setdefault(activity, set()).add(person)
    days = (min(row.first_on for row in rows), max(row.last_on for row in rows))
    given = (
        WorkedHours.objects.approved().filter(day__range=days).annotate(kept=Coalesce("volunteer__person__successor", "volunteer__person"))
    )
    given = list(given.filter(kept__in=there.values("kept")).values_list("kept", "day", "minutes"))
    found = {}
    for row in rows:
        hers = [minutes for kept, day, minutes in given if kept in people.get(row.activity_id, ()) and row.first_on <= day <= row.last_on]
        found[row.pk] = (len(hers), sum(hers))
    return found
