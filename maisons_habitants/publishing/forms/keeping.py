"""The two yeses of who keeps the houses: another sector, a closing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import RowField
from portal.places.models import Maison, Sector


class SectorForm(forms.Form):
    sector = RowField(label=_("Dans quel secteur ?"), queryset=Sector.objects.none(), empty_label=None)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, sectors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector"].queryset = sectors


class CloseForm(forms.Form):
    """One receiving house for all, and another for what should go elsewhere."""

    to = RowField(
        label=_("Quelle maison la remplace ?"), queryset=Maison.objects.none(), empty_label=_("Choisissez…"),
        help_text=_("Sa page dira d'y aller ; tout ce qui est à venir y va aussi, sauf ce que vous envoyez ailleurs plus bas."),
    )  # fmt: skip
    seen = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label=_("J'ai lu la liste. Je sais que cette fermeture ne s'annule pas."),
        error_messages={"required": _("Cochez la case pour fermer : une fois fermée, la maison ne se rouvre pas d'ici.")},
    )

    def __init__(self, *args, houses: list[Maison], ties: list, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Maison.objects.filter(pk__in=[house.pk for house in houses]).order_by("name")
        self.fields["to"].queryset = rows
        self.ties = {f"tie-{number}": tied for number, tied in enumerate(ties)}
        for name, tied in self.ties.items():
            self.fields[name] = RowField(
                label=tied.words,
                queryset=rows,
                required=False,
                empty_label=_("avec le reste"),
            )
        self.order_fields(["to", *self.ties, "seen", "sure"])

    def chosen(self) -> dict[str, Maison]:
        """Key of a tie -> the house to which it goes, where that is not the one that replaces."""
        return {tied.key: self.cleaned_data[name] for name, tied in self.ties.items() if self.cleaned_data.get(name)}
