"""The living gallery: every component in every state, with the contrast figures of both themes."""

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.kit import clock, registry
from portal.kit.forms import DayField, EurosField
from portal.kit.rules import contrast, palette
from portal.kit.space import ComingLine
from portal.kit.templatetags.face import DRAWINGS

PARTS = {
    "accueil": "kit/gallery/home.html",
    "equipe": "kit/gallery/desk.html",
    "papier": "kit/gallery/paper.html",
    "annuler": "kit/gallery/cancel.html",
}
ACTS = [
    ("Panier", "abonner, changer"),
    ("Absence", "jusqu’à lundi 12 h"),
    ("Inscrire", "atelier, sortie"),
    ("Encaisser", "espèces, chèque"),
    ("Carte", "imprimer, remplacer"),
    ("Rappeler", "noter un appel"),
]
PICK_UPS = [(1, "Mme B."), (4, "M. K."), (7, "M. R.")]


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Adresse e-mail",
        required=False,
        help_text="Pour recevoir vos dates. Sinon, nous vous appelons.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    birth = DayField(label="Date de naissance")
    day = DayField(label="Jour du rendez-vous", calendar=True, required=False)
    house = forms.ChoiceField(
        label="Votre maison", choices=[("", "Choisir"), ("capuche", "Maison de la Capuche"), ("abbaye", "Maison de l’Abbaye")]
    )
    pick_up = forms.ChoiceField(
        label="Où retirer le panier ?",
        choices=[("capuche", "Capuche, jeudi 17 h"), ("abbaye", "Abbaye, jeudi 16 h 30")],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label="Langues parlées",
        choices=[("fr", "Français"), ("ar", "Arabe"), ("tr", "Turc")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    paper = forms.FileField(label="Justificatif", required=False, help_text="Photo ou PDF, 5 Mo au plus.")
    words = forms.CharField(label="Autre chose à nous dire ?", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="J’ai lu la règle du jeu")


class ContactForm(forms.Form):
    """Two fields inside a group with its own legend."""

    phone = forms.CharField(
        label="Téléphone", required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "size": 16})
    )
    amount = EurosField(label="Ce que vous choisissez de donner", required=False, help_text="En euros, par exemple 12,50")


class TrialForm(forms.Form):
    """What the small calculation of the gallery asks."""

    price = EurosField(label="Prix d’un panier", minimum=100, maximum=5000, help_text="En euros, par exemple 4,00")


def sample_dates() -> list[registry.DatedItem]:
    """Three dates around today: one today, one full, one plain."""
    start = clock.now().replace(hour=17, minute=30, second=0, microsecond=0)
    two_hours = dt.timedelta(hours=2)
    return [
        registry.DatedItem(start, start + two_hours, "Retrait des paniers", "#dates", place="Maison de la Capuche", note="9 places"),
        registry.DatedItem(
            start + dt.timedelta(days=1), None, "Soupe et tarte : on cuisine le panier", "#dates", place="Maison de l’Abbaye"
        ),
        registry.DatedItem(
            start + dt.timedelta(days=4),
            None,
            "Au théâtre, avec les comédiens",
            "#dates",
            place="Départ Chorier-Berriat",
            note="Complet · liste d’attente",
            full=True,
        ),
    ]


def sample_own_dates() -> list[ComingLine]:
    """Three lines of « mon espace »: hers today, one that waits for an answer, one of her daughter's."""
    start = clock.now().replace(hour=17, minute=30, second=0, microsecond=0)
    later = [start + dt.timedelta(days=days) for days in (3, 8)]
    two_hours = dt.timedelta(hours=2)
    return [
        ComingLine(start, start + two_hours, "Votre panier n° 7", "#dates", "Je serai absente", place="Maison de la Capuche"),
        ComingLine(later[0], later[0] + two_hours, "Au théâtre", "#dates", "Répondre", note="une place est pour vous", awaited=True),
        ComingLine(later[1], later[1] + two_hours, "Percussions", "#dates", "Voir ou se désister", place="La Bobine", who="Lina"),
    ]


def themes() -> list[tuple[str, list[dict]]]:
    """(theme, rows) with the ratios as they are read."""
    return [
        (name, [{**row, "shown": [contrast.shown(ratio) for ratio in row["ratios"]]} for row in palette.figures(colours)])
        for name, colours in palette.THEMES.items()
    ]


def gallery(request: HttpRequest) -> HttpResponse:
    """Shown to all; `?erreurs=1` shows the refused form alone, as a page would."""
    if "erreurs" in request.GET:
        refused = SampleForm({"email": "camille@", "birth": "31/02/1984", "name": "Camille"})
        return render(request, "kit/gallery/refused.html", {"form": refused})
    page = Paginator(range(95), 10).get_page(request.GET.get("page", 5))
    context = {
        "sample": SampleForm(),
        "contact": ContactForm(),
        "dates": sample_dates(),
        "own_dates": sample_own_dates(),
        "page": page,
        "themes": themes(),
        "drawings": sorted(DRAWINGS),
    }
    return render(request, "kit/gallery/index.html", context)


def trial(request: HttpRequest) -> HttpResponse:
    """A fragment for htmx, a whole page for who has no JavaScript: the same words and the same errors."""
    form = TrialForm(request.GET or None)
    season = 13 * form.cleaned_data["price"] if form.is_bound and form.is_valid() else None
    template = "kit/gallery/trial_part.html" if request.htmx else "kit/gallery/trial.html"
    return render(request, template, {"form": form, "season": season})


def gallery_part(request: HttpRequest, part: str) -> HttpResponse:
    """A whole screen of samples: a home, a staff screen, a paper, the page behind a dialog."""
    if part not in PARTS:
        raise Http404
    return render(request, PARTS[part], {"dates": sample_dates(), "acts": ACTS, "pick_ups": PICK_UPS})
