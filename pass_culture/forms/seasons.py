from django import forms

from portal.kit import clock
from portal.kit.forms import DayField, RowField
from portal.tariffs.models import Tariff

from ..models import CultureSeason, CultureSeasonPage
from ..rules.seasons import MOST

FIELDS = {
    "nom-manquant": "title", "nom-pris": "title", "page-prise": "page", "dates-a-l-envers": "ends_on", "saison-trop-longue": "ends_on",
    "saison-chevauchante": "starts_on", "limite-impossible": "most_outings", "limite-promise": "most_outings", "cartes-au-dela": "ends_on",
    "cartes-avant": "starts_on", "sorties-hors-saison": "ends_on", "tarif-sans-prix": "tariff", "tarif-ferme": "tariff",
}  # fmt: skip
NAMES = ("title", "starts_on", "ends_on", "tariff", "most_outings", "page")


class SeasonForm(forms.Form):
    """A season: its name and days, what its card costs, its limit, its page."""

    title = forms.CharField(label="Nom", max_length=60, help_text="« Saison 2026-2027 ».")
    starts_on = DayField(label="Premier jour", calendar=True)
    ends_on = DayField(label="Dernier jour", calendar=True)
    tariff = RowField(
        label="Prix de la carte", queryset=Tariff.objects.none(), empty_label="à choisir", help_text="Ses prix se décident dans « Tarifs »."
    )
    most_outings = forms.IntegerField(
        label="Sorties par carte, au plus", required=False, min_value=1, max_value=MOST, help_text="Vide : sans limite.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    page = RowField(
        label="Page du site", queryset=CultureSeasonPage.objects.none(), required=False, empty_label="pas encore",
        help_text="Le texte que le public lit au-dessus du programme.",
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, season: CultureSeason | None, **kwargs):
        if season:
            known = {name: getattr(season, name) for name in NAMES} | {"seen": season.edition}
        else:  # as the season before, never the first of the list
            known = {"tariff": CultureSeason.objects.order_by("-starts_on").values_list("tariff", flat=True).first()}
        super().__init__(*args, initial=known, **kwargs)
        open_now = Tariff.objects.open_on(clock.today()) | Tariff.objects.filter(pk=season.tariff_id if season else None)
        self.fields["tariff"].queryset = open_now.order_by("name", "pk")
        taken = CultureSeason.objects.exclude(pk=season.pk if season else None).exclude(page=None).values("page")
        self.fields["page"].queryset = CultureSeasonPage.objects.exclude(pk__in=taken).order_by("title", "pk")

    def asked(self) -> dict:
        return {name: self.cleaned_data[name] for name in NAMES}
