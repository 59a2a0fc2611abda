"""A recipe as somebody tells it."""

import uuid

from django import forms

from portal.kit.forms import put_refusal
from portal.kit.refusal import Refusal

from ..actions.offer_recipe import offer_recipe

FEW, MANY = 1, 20
LONGEST = 600  # minutes


class RecipeForm(forms.Form):
    """What makes a recipe, in plain text: one product a line, one step a line."""

    title = forms.CharField(label="Le nom du plat", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    products = forms.CharField(
        label="Les produits du panier", max_length=600, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un par ligne, avec combien si vous savez : « Carottes, 500 g ».",
    )  # fmt: skip
    cupboard = forms.CharField(
        label="Et aussi", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce qui vient du placard, un par ligne.",
    )  # fmt: skip
    people = forms.IntegerField(label="Pour combien de personnes ?", min_value=FEW, max_value=MANY, initial=4)
    minutes = forms.IntegerField(label="Combien de minutes, en tout ?", min_value=1, max_value=LONGEST, initial=30)
    steps = forms.CharField(
        label="Comment on fait", max_length=4000, widget=forms.Textarea(attrs={"rows": 8}), help_text="Une étape par ligne."
    )
    first_name = forms.CharField(
        label="Votre prénom, si vous voulez qu’il soit écrit", required=False, max_length=40,
        help_text="Ou ce que vous voulez : « la mamie du 3e ». Laissez vide pour rester inconnue.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def clean_products(self) -> list[tuple[str, str]]:
        rows = [_cut(line) for line in lines(self.cleaned_data["products"])]
        if any(len(product) > 60 or len(amount) > 40 for product, amount in rows):
            raise forms.ValidationError("Un produit par ligne, en peu de mots : « Carottes, 500 g ».")
        return rows

    def clean_steps(self) -> list[str]:
        return lines(self.cleaned_data["steps"])


def lines(text: str) -> list[str]:
    """What was written, line by line, without dashes or numbers before it."""
    return [found for line in text.splitlines() if (found := line.strip().lstrip("-•*–—").strip())]


def _cut(line: str) -> tuple[str, str]:
    """« Carottes, 500 g » → (« Carottes », « 500 g »)."""
    for mark in (",", ":", ";"):
        product, found, amount = line.partition(mark)
        if found and product.strip():
            return product.strip(), amount.strip()
    return line, ""


def kept(form: forms.Form, *, by, person, key: uuid.UUID | None) -> bool:
    """The recipe of a valid form is kept; or the form says why not."""
    try:
        offer_recipe(**form.cleaned_data, by=by, person=person, key=key)
    except Refusal as refusal:
        put_refusal(form, refusal)
        return False
    return True
