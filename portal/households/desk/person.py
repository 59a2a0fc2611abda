"""A person's page at the desk: known at a glance, what can be done for her, what was done. Twelve queries at most, whatever her years.

Where one query can read two things it does: this page is opened all day, by everybody.
"""

from types import SimpleNamespace

from django.db.models import Exists, F, OuterRef, Q, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from portal.kit import clock, registry
from portal.kit.gates import staff_gate
from portal.kit.visibility import scope_of, user_can
from portal.notifications.rules.failures import explained
from portal.people.enums import Capability, CardState
from portal.people.models import Card, Person
from portal.people.notifications import doubts_of, way_to
from portal.people.rules import births

from ..forms.persons import SearchForm
from ..models import Household, Membership, PromisedProof, QuotientFamilial
from ..rules import means
from .done import last_acts
from .sight import may

GROUPS = ("home", "card", "record", "care")


@staff_gate(Capability.SEE_PEOPLE)
@require_safe
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    person, houses = person_with_houses(request, pk)
    if person.pk != pk:
        return redirect("desk_person", person.pk)
    allowed = may(request, Capability.WRITE_PEOPLE, Capability.MERGE_PEOPLE, Capability.SEE_HOUSEHOLDS)
    homes = homes_shown(request, person) if allowed["households_see"] else []
    person.at_desk = SimpleNamespace(card=card_of(person), homes=homes, houses=houses)
    doubts = doubts_shown(person)
    person.at_desk.acts = acts_for(request, person)
    panels, dates = panels_with_dates(request, person)
    context = {
        "person": person,
        "form": SearchForm.waiting(),
        "age": births.age(person.birth, clock.today()),
        "way": (way_to(person) or ("", ""))[0],
        "doubts": doubts,
        "card": person.at_desk.card,
        "houses": houses,
        "homes": homes,
        "panels": panels,
        "next": min(dates, key=lambda date: date.start, default=None),
        "acts": person.at_desk.acts,
        "done": last_acts(request, person, Person.objects.records_of(person), [home["household"] for home in homes]),
        "may": allowed,
    }
    return render(request, "households/desk/person_page.html", context)


def person_with_houses(request: HttpRequest, pk: int) -> tuple[Person, list[str]]:
    """The current record of this person and the names of her houses, in one query; 404 for another house's.

    The person bears what the page needs beside: her card, her account, whether records were joined to hers.
    """
    cards = Card.objects.filter(state=CardState.ACTIVE).annotate(kept=Coalesce("person__successor", "person")).filter(kept=OuterRef("pk"))
    absorbed = Person.objects.filter(successor=OuterRef("pk"))
    marks = {name: mark for give in registry.person_marks for name, mark in give(request.user).items()}
    rows = (
        Person.objects.within(scope_of(request.user, Capability.SEE_PEOPLE))
        .current()
        .filter(pk__in=Person.objects.filter(pk=pk).order_by().values(kept=Coalesce("successor", "pk")))
        .annotate(
            house=F("known_at__maison__name"),
            card_pk=Subquery(cards.values("pk")[:1]),
            card_number=Subquery(cards.values("number")[:1]),
            has_absorbed=Exists(absorbed),
            has_account=Q(user__isnull=False) | Exists(absorbed.filter(user__isnull=False)),
            **marks,
        )
        .order_by("known_at__since", "known_at__pk")
    )
    found = list(rows)
    if not found:
        raise Http404
    return found[0], [row.house for row in found if row.house]


def doubts_shown(person: Person) -> dict[str, dict]:
    """« phone », « email », « letter » -> why it is « à vérifier » and what to do. One query, which `way_to` shares, for who has such an
    address; none for the others."""
    if not person.doubted:
        return {}
    prefetch_related_objects([person], "doubts")
    shown = {}
    for channel, doubt in doubts_of(person).items():
        why, way_out = explained(doubt.why)
        shown["phone" if channel in ("sms", "call") else channel] = {"why": why, "way_out": way_out, "since": doubt.since}
    return shown


def card_of(person: Person) -> Card | None:
    """Her card in service, as `person_with_houses` read it."""
    return Card(pk=person.card_pk, number=person.card_number, person_id=person.pk) if person.card_pk else None


def acts_for(request: HttpRequest, person: Person) -> dict[str, list[dict]]:
    """What this agent can do for this person, by place on the page: « row », « home », « card », « record », « care »."""
    shown: dict[str, list[dict]] = {group: [] for group in ("row", *GROUPS)}
    for key, act in registry.counter_acts.items():
        if act.permission and not user_can(request.user, act.permission):
            continue
        if act.shown is not None and not act.shown(request, person):
            continue
        fields = act.fields(person).items() if act.fields else None
        shown[act.group or "row"].append(
            {"key": key, "label": act.label, "hint": act.hint, "url": act.url(person), "post": fields is not None, "fields": fields}
        )
    return shown


def homes_shown(request: HttpRequest, person: Person) -> list[dict]:
    """Her households with their members in one query, and in a second one the quotient of those whose means this agent may read."""
    scope, today = scope_of(request.user, Capability.SEE_MEANS), clock.today()
    readable = Household.objects.within(scope).filter(pk=OuterRef("household"))
    promised = PromisedProof.objects.filter(household=OuterRef("household")).order_by("-promised_on", "-pk")
    rows = (
        Membership.objects.active()
        .filter(household__in=Household.objects.of(person).values("pk"))
        .annotate(
            readable=Exists(readable),
            promised_on=Subquery(promised.values("promised_on")[:1]),
            promised_until=Subquery(promised.values("until")[:1]),
        )
        .select_related("household", "person__successor")
        .order_by("household", "pk")
    )
    homes: dict[int, dict] = {}
    for row in rows:
        home = homes.setdefault(row.household_id, {"household": row.household, "rows": [], "first": row})
        home["rows"].append(row)
    quotients = quotients_of([key for key, home in homes.items() if home["first"].readable])
    return [_home(home, person, quotients.get(key), today) for key, home in homes.items()]


def _home(home: dict, person: Person, quotients: list | None, today) -> dict:
    members = Household.each_once(home["rows"])
    hers = next(row for row in members if row.person.pk == person.pk)
    first = home["first"]
    promises = (means.Promise(first.promised_on, first.promised_until),) if first.promised_on else ()
    known = means.means_on(means.Facts(tuple(quotients), (), promises), today) if quotients is not None else None
    return {"household": home["household"], "membership": hers, "members": members, "means": known}


def quotients_of(keys: list[int]) -> dict[int, list]:
    """The quotients of these households, in the order they were entered. One query; none for no household."""
    found: dict[int, list] = {key: [] for key in keys}
    if keys:
        rows = QuotientFamilial.objects.filter(household__in=keys).select_related("correction", "corrects")
        for row in rows.order_by("checked_at", "pk"):
            found[row.household_id].append(row.as_fact())
    return found


def panels_with_dates(request: HttpRequest, person: Person) -> tuple[list, list]:
    """What the rooms above show of her, and the next date each of them knows."""
    shown, dates = [], []
    for panel in registry.person_panels:
        words = panel.context(request, person)
        if words is not None:
            shown.append(mark_safe(render_to_string(panel.template, words, request)))  # a template's own, escaped output
            if words.get("next"):
                dates.append(words["next"])
    return shown, dates
