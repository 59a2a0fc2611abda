"""The living gallery: every component in every state, with the contrast figures of both themes."""

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.kit import clock, registry


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Adresse e-mail",
        required=False,
        help_text="Pour recevoir vos dates. Sinon, nous vous appelons.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    birth = forms.DateField(
        label="Date de naissance",
        help_text="Par exemple 27/03/1984",
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}),
    )
    house = forms.ChoiceField(label="Votre maison", choices=[("capuche", "Maison de la Capuche"), ("abbaye", "Maison de l’Abbaye")])
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


def gallery(request: HttpRequest) -> HttpResponse:
    """Shown to all; `?erreurs=1` shows the refused form alone, as a page would."""
    refused = SampleForm({"email": "camille@", "birth": "31/02/1984", "name": "Camille"}, auto_id="refus_%s")
    context = {"sample": SampleForm(), "dates": sample_dates(), "page": Paginator(range(95), 10).page(5)}
    if "erreurs" in request.GET:
        return render(request, "kit/gallery_errors.html", {"form": refused})
    return render(request, "kit/gallery.html", context)
