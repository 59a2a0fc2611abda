"""Signing up, for oneself, for those one may sign up and for who comes along. One page where little is asked; else who, then what is
asked, then a page to check: one form travels through them, so nothing typed is lost. The same page says why not."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.households.models import Household, Membership
from portal.kit import clock
from portal.kit.forms import put_refusal
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from portal.people.models import Person

from ..actions.enrol import enrol
from ..actions.request_place import request_place
from ..actions.wait import wait
from ..forms.sign_up import SignUpForm
from ..listings.dates import sheets_to_show, standing_of
from ..listings.giving_back import told_before
from ..listings.parties import clashes_of
from ..models import Enrolment, SignUpSheet
from ..programme_type import NO_PRICE, Prices, Quoted, absence_words, kind_of
from .naming import who_are_you

ACTS = {"enrol": enrol, "wait": wait, "request": request_place}
DONE = {
    "confirmed": "C'est noté : à bientôt !",
    "held": "La place est gardée : il reste à la régler.",
    "waiting": "Vous êtes sur la liste d'attente : on vous prévient dès qu'une place est pour vous.",
    "offered": "Une place est pour vous : dites oui pour la garder.",
    "in_draw": "Votre demande est dans le tirage : vous saurez le résultat le jour même.",
    "requested": "Votre demande est arrivée : l'équipe vous répond.",
}
LOOKED_AT = "La place est gardée : l'équipe regarde votre inscription et vous répond."
SHOWN = ("shown", "shown_guest")  # prices that were on the screen: written anew on each
WHO, DETAILS, CHECK = "who", "details", "check"
TITLES = {WHO: "qui vient ?", DETAILS: "quelques questions", CHECK: "vérifier et confirmer"}


def people_for(person: Person, sheet: SignUpSheet) -> list[Person]:
    """Herself, and those of the households she leads; where it is confidential herself alone, so that « already on it » tells nobody
    of another's affairs."""
    if sheet.confidential:
        return [person]
    led = Membership.objects.active().of_person(person).filter(is_referent=True).values("household")
    others = Person.objects.current().filter(memberships__household__in=led, memberships__until=None).exclude(pk=person.pk)
    return [person, *others.distinct().order_by("birth_year", "pk")]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet's page for a signed-in resident."""
    sheet = get_object_or_404(sheets_to_show().select_related("activity", "maison", "tariff"), pk=pk, activity__live=True)
    person = Person.objects.of_user(request.user)
    if person is None:
        return who_are_you(request, "programmes/who.html")
    household = Household.objects.led_by(request.user).order_by("pk").first()
    stands, prices = standing_of(sheet, person=person), _quoted(sheet, household)
    waits = "wait" in (stands.act, request.POST.get("act")) or "fewest" in request.POST
    people, questions = people_for(person, sheet), list(sheet.questions.all())
    form = SignUpForm(request.POST or None, sheet=sheet, people=people, questions=questions, waits=waits)
    steps = _steps(form, prices)
    step, final = _step(request, form, steps) if request.method == "POST" else (WHO, False)
    if final:  # the action says why not, and answers a second click with what the first one did
        try:
            rows = _act(request, sheet, form, household, request.POST.get("act", stands.act))
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _done(sheet, rows[0]))
            return redirect("programmes:place", rows[0].pk)
    return _show(request, sheet, form, people, stands=stands, prices=prices, steps=steps, step=step)


def _done(sheet: SignUpSheet, row: Enrolment) -> str:
    if row.to_look_at:
        return LOOKED_AT
    return DONE["in_draw" if sheet.awaits_draw and row.state == "requested" else row.state]


def _quoted(sheet: SignUpSheet, household) -> Prices:
    """What one of the household pays, and a guest where that is another price."""
    kind, on = kind_of(sheet.activity), clock.today()
    try:
        return Prices(kind.quote(household, sheet, on=on), kind.guest_quote(household, sheet, on=on) if sheet.guests else None)
    except Refusal:
        return NO_PRICE  # said again, in words, by the action


def _steps(form: SignUpForm, prices: Prices) -> list[str]:
    """One page, unless something is asked, or a price is to be read for several."""
    if form.questions:
        return [WHO, DETAILS, CHECK]
    priced = prices.own is not None or prices.guest is not None
    return [WHO, CHECK] if priced and (len(form.known) > 1 or form.guest_names) else [WHO]


def _step(request: HttpRequest, form: SignUpForm, steps: list[str]) -> tuple[str, bool]:
    """(the step to show, whether to sign up now). What was not shown yet is not asked for yet."""
    here = request.POST.get("step", WHO)
    here = here if here in steps else WHO
    valid = form.is_valid()
    details = [name for name in form.detail_names() if DETAILS in steps]
    who_is_clear = not set(form.errors) - set(details)
    if "retour" in request.POST:
        form.hush(list(form.errors))
        return steps[max(steps.index(here) - 1, 0)], False
    if "suite" not in request.POST or len(steps) == 1:
        bad = DETAILS if who_is_clear and DETAILS in steps else WHO
        return (steps[-1], True) if valid else (bad, False)
    if not who_is_clear or here == WHO:
        form.hush(details)
        return (steps[1] if who_is_clear else WHO), False
    return (CHECK if valid else DETAILS), False


def _act(request: HttpRequest, sheet: SignUpSheet, form: SignUpForm, household, act: str):
    do = ACTS.get(act, enrol)
    seen = {"shown_cents": form.cleaned_data["shown"], "shown_guest_cents": form.cleaned_data["shown_guest"]}
    shown = {name: cents for name, cents in seen.items() if do is enrol and cents is not None}
    people = form.cleaned_data["people"]
    return do(sheet=sheet, people=people, household=household, by=request.user, key=sent_with(request), extras=form.extras(), **shown)


def _show(request: HttpRequest, sheet: SignUpSheet, form: SignUpForm, people: list[Person], *, stands, prices, steps, step) -> HttpResponse:
    ticked = form.cleaned_data.get("people") if form.is_bound and hasattr(form, "cleaned_data") else None
    mine = Enrolment.objects.mine(request.user)
    visible, quoted = _visible(form, step, steps), prices.own or (prices.guest and Quoted(0))
    context = {
        "sheet": sheet, "standing": stands, "form": form, "quoted": quoted, "page": sheet.activity, "dates": sheet.dates_in_order,
        "step": step, "steps": steps, "number": steps.index(step) + 1, "step_title": TITLES[step], "last": step == steps[-1],
        "clashes": clashes_of(mine, sheet, ticked or people) if stands.act and step == steps[-1] else [],
        "guest_quoted": prices.guest, "party_words": kind_of(sheet.activity).party_words,
        **(_total(form, quoted, prices.guest) if quoted and step == CHECK else {}),
        "hidden": [form[name].as_hidden() for name in form.fields if name not in {*SHOWN, *visible}] if form.is_bound else [],
        "looked_at": kind_of(sheet.activity).looks_at_each(sheet), "absence": absence_words(sheet),
        "back": told_before(sheet, sheet.dates_in_order, quoted.cents) if quoted and step == steps[-1] else "",
    }  # fmt: skip
    return render(request, "programmes/sign_up.html", context)


def _total(form: SignUpForm, own: Quoted, guest: Quoted | None) -> dict:
    """`total` in cents of all those who come; `total_in_parts`: how it is made, where guests pay another price."""
    guests = sum(comer.guest for comer in form.comers())
    people = len(form.comers()) - guests
    if guest is None or not guests or guest.cents == own.cents:
        return {"total": own.cents * (people + guests)}
    parts = f"{people} × {format_euros(own.cents)}, et {format_euros(guest.cents)} par personne qui vous accompagne"
    return {"total": own.cents * people + guest.cents * guests, "total_in_parts": parts}


def _visible(form: SignUpForm, step: str, steps: list[str]) -> set[str]:
    """Names of the fields that this step shows; the others travel hidden."""
    needs = [field.name for field in form.needs_fields()]
    if step == CHECK:
        return set()
    if step == WHO:
        return {field.name for field in form.who_fields()} | (set() if DETAILS in steps else set(needs))
    asked = [field.name for field in form.shared_questions()]
    return {*needs, *asked, *(field.name for _, fields in form.questions_by_comer() for field in fields)}
