"""The rules of a season in plain sentences: on the screen, and on one A4 for the counter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.kit import clock, dates, paper
from portal.kit.gates import staff_gate
from portal.people.enums import Capability
from programmes.models import Session

from ...enums import AFTERWARDS, Billing, Weekday
from ...models import SeasonTerms
from ...rules.promises import cutoff_on
from .doors import season_of, terms_of
from .steps import size_lines

BILLED = {
    Billing.MONTH: "Chaque mois, d’avance.",
    Billing.QUARTER: "Chaque trimestre, d’avance.",
    Billing.MONTH_AFTER: "Chaque mois, une fois le mois passé.",
    Billing.QUARTER_AFTER: "Chaque trimestre, une fois le trimestre passé.",
    Billing.BASKET: "À chaque panier.",
}


def _many(number: int, one: str, many: str) -> str:
    return one if number == 1 else f"{number} {many}"


def rules_of(terms: SeasonTerms) -> list[tuple[str, str]]:
    """Each rule that holds for who subscribes today: (label, sentence). Nothing is asked of the base."""
    months, notice = terms.commitment_months, terms.notice_days
    binding = f"{months} mois, puis on demande trente jours avant si l’on continue." if months else "Aucun : jusqu’à la fin de la saison."
    trial = _many(terms.trial_baskets, "Le premier panier est un essai", "premiers paniers sont un essai")
    trial = f"Les {trial} : on arrête sans préavis." if terms.trial_baskets > 1 else f"{trial} : on arrête sans préavis."
    stopping = "À la fin de l’engagement ; plus tôt pour une difficulté ou un déménagement, dit à l’accueil."
    absences = _many(terms.free_absences, "une absence revient en avance par engagement", "absences reviennent en avance par engagement")
    first = f"Au plus tôt {_many(notice, 'un jour', 'jours')} après l’inscription." if notice else "Dès la prochaine distribution."
    return [
        ("La saison", _sentence(dates.days_range(terms.starts_on, terms.ends_on))),
        ("Engagement", binding),
        ("Essai", trial if terms.trial_baskets else "Pas d’essai."),
        ("Arrêter", stopping if months else f"Quand on veut, en prévenant {_many(terms.stop_notice_days, 'un jour', 'jours')} avant."),
        ("Premier panier", first),
        ("Par foyer", f"{_many(terms.most_baskets, 'Un panier', 'paniers')} chaque fois, au plus."),
        ("Une absence", f"{_cutoff(terms)} ; {absences if terms.free_absences else 'le panier se reporte ou se donne'}."),
        ("On règle", BILLED[Billing(terms.billing)]),
    ]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _cutoff(terms: SeasonTerms) -> str:
    """« On prévient avant le mardi 12 h », and until when the former hour still counts."""
    words = f"On prévient avant le {Weekday(terms.cutoff_weekday).label} {dates.hour(terms.cutoff_hour)}"
    held = cutoff_on(terms.former, clock.today())
    if held is None:
        return words
    return f"{words} (pour les prochains jours, encore le {Weekday(held['weekday']).label} {dates.hour(held['hour'])})"


@never_cache
@staff_gate(Capability.WRITE_ENROLMENTS)
@require_safe
def rules_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """« Les règles de la saison », one sheet to lay on the counter: what anybody may read. It says prices, so whoever only hands baskets
    over has no link to it."""
    season = season_of(pk)
    terms = terms_of(season)
    if terms is None:
        return redirect("paniers_desk:days")
    context = {
        "season": season,
        "rules": rules_of(terms),
        "sizes": [line for line in size_lines(terms) if line.size.offered],
        "houses": _hours(terms),
        "after": terms.billing in AFTERWARDS,
        "today": clock.today(),
    }
    return paper.pdf_response("paniers/season_paper.html", context, name="regles-paniers.pdf", request=request)


def _hours(terms: SeasonTerms) -> list[tuple[str, str]]:
    """The weekday and hours of the next distributions, with the houses of each, so that one leaf holds them all. One query."""
    rows = Session.objects.on().filter(activity=terms.season_id, start__gt=clock.now()).select_related("maison").order_by("start")[:300]
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row.maison.name, f"le {Weekday(row.local_date.weekday()).label}, {dates.hours_range(row.start, row.end)}")
    together: dict[str, list[str]] = {}
    for name, when in sorted(found.items()):
        together.setdefault(when, []).append(name)
    return [(when, ", ".join(names)) for when, names in together.items()]
