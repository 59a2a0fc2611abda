"""The card at the counter and online."""

import datetime as dt

from django import forms

from portal.kit import clock
from portal.kit.forms import RowField
from portal.kit.money import format_euros
from portal.people.models import Person
from portal.places.models import Maison

from ..actions.activate_cards import Notice
from ..actions.refuse_card import LONGEST
from ..listings.holders import Holder

NOT_TAXABLE, TAXABLE, LATER = "non", "oui", "plus-tard"
FIELDS = {
    "domicile-a-voir": "home_seen", "habite-ailleurs": "home_seen", "deja-sa-carte": "people", "deja-demandee": "people",
    "personne-manquante": "people", "pas-de-ce-foyer": "people", "avis-a-venir": "year", "avis-trop-ancien": "year",
    "propre-foyer": "notice",
}  # fmt: skip


class PeopleField(forms.TypedMultipleChoiceField):
    """Some of the people of a household, by name."""

    def __init__(self, **options):
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={"required": "Cochez au moins un nom."}, **options)


class _CardForm(forms.Form):
    people = PeopleField(label="Pour qui ?")
    maison = RowField(label="Maison", queryset=Maison.objects.none(), empty_label=None)
    shown = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, holders: list[Holder], maisons, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.holders = {one.person.pk: one for one in holders if one.may_have_it}
        self.fields["people"].choices = [(key, names(one)) for key, one in self.holders.items()]
        self.fields["maison"].queryset = maisons

    def chosen(self) -> list[Person]:
        return [self.holders[key].person for key in self.cleaned_data["people"]]

    @property
    def renews(self) -> bool:
        """Whether everybody who is ticked had the card of a former season: « comme l’an dernier »."""
        return all(self.holders[key].renews for key in self.cleaned_data["people"])


class CounterForm(_CardForm):
    """One screen: who, home seen, the tax notice, the house. `both`: the two prices, in cents, where a notice is still to be read."""

    home_seen = forms.BooleanField(
        label="Domicile vu",
        required=False,
        help_text="Un papier à son adresse, ou déjà connue de la maison. Il repart avec elle.",
    )
    notice = forms.ChoiceField(label="L’avis d’impôt du foyer", widget=forms.RadioSelect, initial=LATER, required=False)
    year = forms.IntegerField(
        label="Année de l’avis", widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6}), required=False
    )

    def __init__(self, *args, both: tuple[int, int] | None, **kwargs):
        super().__init__(*args, **kwargs)
        if all(one.renews for one in self.holders.values()):
            self.fields["home_seen"].help_text = "Vu pour une saison passée : à cocher seulement si l’adresse a changé."
        if both is None:
            del self.fields["notice"], self.fields["year"]
            return
        free, full = (format_euros(cents) for cents in both)
        self.fields["notice"].choices = [
            (NOT_TAXABLE, f"Vu : non imposable, {free}"), (TAXABLE, f"Vu : imposable, {full}"),
            (LATER, f"Pas d’avis aujourd’hui : {full}, la différence revient s’il arrive dans le mois"),
        ]  # fmt: skip
        self.fields["year"].initial = last_notice(clock.today())

    def clean(self):
        data = super().clean()
        if data.get("notice") in (NOT_TAXABLE, TAXABLE) and not data.get("year"):
            self.add_error("year", "Écrivez l’année qui est en haut de l’avis.")
        return data

    def asked(self) -> dict:
        """As `activate_cards` takes it."""
        data = self.cleaned_data
        said = (data["notice"] or LATER) if "notice" in data else None
        notice = Notice(said == TAXABLE, data["year"]) if said in (NOT_TAXABLE, TAXABLE) else None
        return {
            "people": self.chosen(), "maison": data["maison"], "home_seen": data["home_seen"], "notice": notice, "promise": said == LATER,
            "shown_cents": data["shown"] if said is None else None,
        }  # fmt: skip


class AskForm(_CardForm):
    """Online: who, which house answers, whether the tax notice will be brought."""

    promise = forms.BooleanField(
        label="J’apporte l’avis d’impôt du foyer dans une maison, dans le mois", required=False, initial=True,
        help_text="Si vous ne payez pas d’impôt sur le revenu, la différence vous est rendue.",
    )  # fmt: skip

    def __init__(self, *args, proof_missing: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.initial.get("maison"):  # none is hers: none is chosen for her
            self.fields["maison"].empty_label = "à choisir"
        if not proof_missing:
            del self.fields["promise"]


class RefusalForm(forms.Form):
    words = forms.CharField(
        label="Ce que la personne lira", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Pourquoi, et ce qui aiderait. Elle pourra demander de nouveau.",
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)


def last_notice(today: dt.date) -> int:
    """The year of the notice that a household has by now: they come at the end of summer."""
    return today.year if today.month >= 9 else today.year - 1
