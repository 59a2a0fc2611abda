"""« Téléphone »: who calls, what was checked, what may be said."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.households.desk.person import acts_for, card_of, homes_shown, person_with_houses
from portal.households.desk.persons import found_by
from portal.households.desk.sight import may, person_for
from portal.households.forms.persons import SearchForm
from portal.kit import audit, clock, registry
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.people.enums import Capability

from .. import sessions
from ..actions.check_caller import asked_enough, check_caller
from ..calls import may_call, waiting_for
from ..rules import phone as rules

DATES, PUBLIC = 5, 6


@never_cache
@staff_gate(Capability.SEE_PEOPLE)
@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    """« Qui appelle ? », and what anybody may be told meanwhile."""
    asked = request.GET.get("q", "").strip()
    context = found_by(request) if asked else {"form": SearchForm(), "quiet": True}
    context |= {
        "may_call": may_call(request.user),
        "public": public_dates(),
        "said": rules.SAID[rules.Level.NOTHING],
        "unsaid": rules.UNSAID[rules.Level.NOTHING],
    }
    return render(request, "desk/phone.html", context)


def public_dates() -> list:
    """The next dates that anybody may know, of every room."""
    now = clock.now()
    found = [date for give in registry.public_dates for date in give(now, now + rules.AHEAD, None, PUBLIC)]
    return sorted(found, key=lambda date: date.start)[:PUBLIC]


@never_cache
@staff_gate(Capability.SEE_PEOPLE)
@require_safe
def phone_person(request: HttpRequest, pk: int) -> HttpResponse:
    """The caller says she is this person: what was checked in this call, what may be said, what can be done for her."""
    person, houses = person_with_houses(request, pk)
    if person.pk != pk:
        return redirect("desk_phone_person", person.pk)
    audit.note_reading(person, by=request.user, what="desk_phone_person")
    sees_homes = may(request, Capability.SEE_HOUSEHOLDS)["households_see"]
    card = card_of(person)
    call, places = sessions.call_with(request, person.pk)
    person.at_desk = sessions.at_desk(card, homes_shown(request, person) if sees_homes else [], houses)
    known = rules.checks_possible(birth_year=person.birth_year, phone=str(person.phone or ""), card=card.number if card else "")
    may_ask = call.may_ask and not asked_enough(person)
    context = {
        "person": person, "call": call, "level": int(call.level), "houses": houses,
        "checks": [check for check in known if check.code not in call.passed and (may_ask or check.code == rules.CALLED)],
        "places": [rules.ordinal(place) for place in places],
        "said": rules.SAID[call.level], "unsaid": rules.UNSAID[call.level], "amounts": rules.amounts_may_be_said(call),
        "dates": her_dates(person) if call.level else [],
        "acts": acts_for(request, person)["row"] if call.level == rules.Level.STRONG else [],
        "may_call": may_call(request.user), "waiting": waiting_for(request.user, person) if call.level else [],
    }  # fmt: skip
    return render(request, "desk/phone_person.html", context)


def her_dates(person) -> list:
    """Her next dates, as every room says them: a confidential one under its neutral name."""
    found = [date for give in registry.personal_dates for date in give(person)]
    return sorted(found, key=lambda date: date.start)[:DATES]


@staff_gate(Capability.SEE_PEOPLE)
@require_POST
def phone_check(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer compared; or « quelqu’un d’autre », which undoes everything; or « fin de l’appel »."""
    person = person_for(request, pk)
    code = request.POST.get("verifier", "")
    if code in ("autre", "fin"):
        sessions.end_call(request, person.pk, other=code == "autre")
        return redirect("desk_phone_person" if code == "autre" else "desk_phone", *([person.pk] if code == "autre" else []))
    call, places = sessions.call_with(request, person.pk)
    if not call.may_ask and code != rules.CALLED:
        messages.error(request, "Trop de réponses ne correspondent pas : rappelez-la au numéro de sa fiche.")
        return redirect("desk_phone_person", person.pk)
    try:
        agreed = check_caller(person=person, code=code, typed=request.POST.get("reponse", "")[:40], places=places, by=request.user)
        sessions.note_check(request, person.pk, code, agreed)
        if not agreed:
            messages.warning(request, "Cela ne correspond pas à sa fiche. N’en dites pas plus : posez une autre question, ou rappelez-la.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_phone_person", person.pk)
