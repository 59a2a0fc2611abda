"""Writing the rules of a season; in mid-season, what each change comes to is read before it is written."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kit import dates
from portal.kit.forms import number_sent, put_refusal
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with
from programmes.enums import ACTIVE

from ...actions.save_terms import FIELDS, in_words, new_cutoff_from, save_terms
from ...forms.season import TermsForm
from ...models import SeasonTerms, Subscription
from .doors import PLAN, need_town, season_of, terms_of

BACK = "revoir"
BESIDE = {
    "dates-a-l-envers": "ends_on",
    "saison-chevauchante": "starts_on",
    "dates-hors-saison": "ends_on",
    "abonnements-au-dela": "ends_on",
    "reglement-en-cours": "billing",
    "nombre-de-paniers": "most_baskets",
    "poids-nul": "weight_grams",
    "tarif-sans-prix": "tariff",
    "tarif-ferme": "tariff",
}
KEEPS = "Qui est abonné garde ce qui était convenu, jusqu’au bout de son engagement."
NOTES = {
    "starts_on": "Les abonnements ne changent pas.",
    "ends_on": "Les engagements gardent leur dernier jour ; leur suite peut aller plus loin.",
    "commitment_months": "Pour qui s’abonne ou continue à partir de maintenant.",
    "trial_baskets": KEEPS,
    "stop_notice_days": KEEPS,
    "free_absences": KEEPS,
    "notice_days": "Pour les prochains premiers paniers.",
    "most_baskets": "Qui en a plus les garde.",
}


LABELS = {"cutoff_weekday": "Dernier jour pour prévenir", "cutoff_hour": "Heure limite pour prévenir"}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str
    note: str


def changes_of(terms: SeasonTerms, rules: dict) -> list[Change]:
    """What these rules change, in words."""
    after = SeasonTerms(pk=terms.pk, season=terms.season, former=terms.former)
    before = {name: getattr(terms, name) for name in FIELDS}
    for name in FIELDS:
        setattr(after, name, rules.get(name, before[name]))
    from_on = new_cutoff_from(after, before)
    until = f"À partir du {dates.day_long(from_on)} ; jusque-là, rien ne change."
    return [
        Change(LABELS.get(name, TermsForm.base_fields[name].label), in_words(terms, name), in_words(after, name), NOTES.get(name, until))
        for name in FIELDS
        if getattr(after, name) != before[name]
    ]


@never_cache
@staff_gate(PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules to write. Once somebody is subscribed, « Voir » says what changes and for whom, « C'est bien cela » writes."""
    need_town(request)
    season = season_of(pk)
    terms = terms_of(season)
    form = TermsForm(request.POST or None, terms=terms)
    running = terms is not None and Subscription.objects.filter(terms=terms, enrolment__state__in=ACTIVE).exists()
    context = {"season": season, "terms": terms, "form": form, "running": running}
    if form.is_bound and form.is_valid() and request.POST.get("etape") != BACK:
        changes = changes_of(terms, form.cleaned_data) if running else []
        if changes and request.POST.get("sur") != "oui":
            return render(request, "paniers/season_rules_confirm.html", context | {"changes": changes, "seen": request.POST.get("lu", "")})
        try:
            save_terms(
                season=season,
                by=request.user,
                key=sent_with(request),
                seen=number_sent(request.POST.get("lu")) or None,
                **form.cleaned_data,
            )
            messages.success(request, "Les règles sont écrites.")
            return redirect("paniers_desk:season", season.pk)
        except Refusal as refusal:
            put_refusal(form, refusal, BESIDE)
            context["terms"] = terms_of(season)
    return render(request, "paniers/season_rules.html", context, status=422 if form.errors else 200)
