"""Putting a person on a sheet at the counter, with those of her household and who comes along: what she could do online, in one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.households.models import Household, Membership
from portal.kit import audit, clock
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import Person

from ..actions.enrol import enrol
from ..actions.overbook import overbook
from ..actions.request_place import request_place
from ..actions.wait import wait
from ..enums import Selection
from ..forms.sign_up import DeskSignUpForm
from ..listings.parties import clashes_of
from ..models import Enrolment, SignUpSheet
from ..programme_type import Quoted, kind_of, own_guest_price
from .sheets import seen_sheet, tell_done

FULL = ("complet", "pas-assez-de-places", "liste-en-cours", "tirage-a-venir", "besoin-complet")


def people_beside(person: Person, people, sheet: SignUpSheet) -> list[Person]:
    """She who stands here, and those of her households that this agent sees; where it is confidential herself alone."""
    if sheet.confidential:
        return [person]
    homes = Membership.objects.active().of_person(person).order_by().values("household")
    members = Membership.objects.active().with_kept().filter(household__in=homes).order_by().values("kept")
    return [person, *people.filter(pk__in=members).exclude(pk=person.pk).order_by("birth_year", "pk")]


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def enrol_person(request: HttpRequest, pk: int) -> HttpResponse:
    """People on one sheet: enrolled, on the list, above the places with a reason; or their request, where the team chooses."""
    sheet = seen_sheet(request, pk, Capability.WRITE_ENROLMENTS)
    people = Person.objects.visible_to(request.user).current()
    person = get_object_or_404(people, pk=number_sent(request.POST.get("person") or request.GET.get("personne")))
    audit.note_reading(person, by=request.user, what="programmes:desk_enrol")
    beside = people_beside(person, people, sheet)
    form = DeskSignUpForm(
        request.POST or None, person=person, people=beside, all_people=people, sheet=sheet, questions=list(sheet.questions.all()),
        may_overbook=user_can(request.user, Capability.OVERBOOK, sheet.maison_id),
        chosen_by_staff=sheet.selection == Selection.STAFF or sheet.awaits_draw,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            rows = _put(request, sheet, person, form)
            names = ", ".join(row.called for row in rows)
            tell_done(request, rows[0], f"{names} : {'place gardée, à regarder' if rows[0].to_look_at else rows[0].get_state_display()}.")
            return redirect("programmes:desk_sheet", sheet.pk)
        except Refusal as refusal:
            put_refusal(form, refusal)
    seen = Enrolment.objects.filter(sheet__in=SignUpSheet.objects.visible_to(request.user))
    context = {"sheet": sheet, "person": person, "form": form, "clashes": clashes_of(seen, sheet, beside)}
    kind = kind_of(sheet.activity)
    context |= {"looked_at": kind.looks_at_each(sheet), "party_words": kind.party_words}
    return render(request, "programmes/desk/enrol.html", context | {"guest_price": guest_price(sheet, person)})


def home_of(person: Person) -> Household | None:
    return Household.objects.of(person).order_by("pk").first()


def guest_price(sheet: SignUpSheet, person: Person) -> Quoted | None:
    """What a guest of hers pays, where that is not what the household pays; nothing is asked of the database where it is."""
    kind = kind_of(sheet.activity)
    if not (sheet.guests and own_guest_price(kind)):
        return None
    try:
        return kind.guest_quote(home_of(person), sheet, on=clock.today())
    except Refusal:
        return None  # said in words by the action


def _put(request: HttpRequest, sheet: SignUpSheet, person: Person, form: DeskSignUpForm) -> list[Enrolment]:
    asked = form.cleaned_data
    common = {
        "sheet": sheet, "people": asked["people"], "by": request.user, "channel": asked["channel"],
        "household": home_of(person), "places": asked["places"], "key": sent_with(request),
        "extras": form.extras(),
    }  # fmt: skip
    if asked.get("ask"):
        return request_place(**common)
    try:
        return enrol(**common)
    except Refusal as refusal:
        only_full = all(reason.code in FULL for reason in refusal.reasons)
        if only_full and asked.get("overbook_reason"):
            return overbook(reason=asked["overbook_reason"], **common)
        if only_full and asked["wait"]:
            return wait(**common)
        raise
