"""Forms around the balance: what is read, what it costs, which prices are tried."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import dates
from portal.kit.forms import DayField, EurosField
from portal.kit.money import format_euros

from ..actions.set_costs import FIGURES, HIGHEST_CENTS
from ..reading.figures import BY_DAY, BY_HOUSE, BY_MONTH, month_words

DAY_LONG = 24 * 60
ALL = "tout"
Period = tuple[dt.date, dt.date]


def period_words(period: Period) -> str:
    """« décembre 2026 », or « d’octobre à décembre 2026 » in numbers where months were put together."""
    first, last = period
    return month_words(first) if first.replace(day=1) == last.replace(day=1) else dates.days_range(first, last)


class ReadForm(forms.Form):
    """Dates and houses only: they may stand in the address. What the address does not say is all of it."""

    saison = forms.ChoiceField(label=_("Saison"))
    periode = forms.ChoiceField(label=_("Quand"))
    maison = forms.ChoiceField(label=_("Où"))
    par = forms.ChoiceField(
        label=_("Détailler"),
        choices=[(BY_MONTH, _("mois par mois")), (BY_HOUSE, _("maison par maison")), (BY_DAY, _("distribution par distribution"))],
    )

    def __init__(self, asked: dict[str, str], *, seasons, periods: list[Period], houses: list[tuple[int, str]], town: bool):
        given = {"saison": str(seasons[0].pk), "periode": ALL, "maison": ALL} | asked
        super().__init__({"par": BY_MONTH if given["periode"] == ALL else BY_HOUSE} | given)
        self.fields["saison"].choices = [(str(row.pk), row.season.title) for row in seasons]
        self.fields["periode"].choices = [(ALL, _("toute la saison, jusqu’à aujourd’hui"))] + [
            (first.isoformat(), period_words((first, last))) for first, last in periods
        ]
        self.fields["maison"].choices = [(ALL, _("toutes les maisons") if town else _("vos maisons"))] + [
            (str(key), name) for key, name in houses
        ]


class CostsForm(forms.Form):
    """What a season's baskets cost from a day on. Euros and minutes."""

    valid_from = DayField(label=_("À partir du"), calendar=True)
    purchase_cents = EurosField(label=_("Achat d’un panier"), maximum=HIGHEST_CENTS, help_text=_("Le panier habituel, aux producteurs."))
    transport_cents = EurosField(label=_("Transport d’une distribution"), required=False, help_text=_("Pour une maison, un jour."))
    fees_cents = EurosField(label=_("Frais d’un panier"), required=False, help_text=_("Sacs, frais de paiement, envois."))
    staff_minutes = forms.IntegerField(
        label=_("Temps de l’équipe, en minutes"), required=False, min_value=0, max_value=100 * DAY_LONG,
        help_text=_("Pour une distribution, toutes les personnes ensemble."),
    )  # fmt: skip
    staff_hour_cents = EurosField(label=_("Coût d’une heure de l’équipe"), required=False, help_text=_("Charges comprises."))
    volunteer_minutes = forms.IntegerField(
        label=_("Temps des bénévoles, en minutes"), required=False, min_value=0, max_value=100 * DAY_LONG,
        help_text=_("Dit en heures à côté du bilan, jamais en euros."),
    )  # fmt: skip
    note = forms.CharField(label=_("D’où viennent ces chiffres"), required=False, max_length=160)

    @property
    def figures(self) -> dict[str, int]:
        return {name: self.cleaned_data.get(name) or 0 for name in FIGURES}


class TryForm(forms.Form):
    """One box for each price that was owed, with that price in it. Nothing is written."""

    def __init__(self, asked: dict[str, str], *, prices: list[tuple[int, int, bool]]):
        open_prices = {f"prix_{cents}": cents for cents, _units, may in prices if may}
        super().__init__(open_prices | {name: value for name, value in asked.items() if value.strip()})
        for name, cents in open_prices.items():
            words = _("Au lieu de %(price)s") % {"price": format_euros(cents)}
            self.fields[name] = EurosField(label=words, maximum=HIGHEST_CENTS)

    @property
    def prices(self) -> dict[int, int]:
        """Each, as it stands in its box: cents owed -> cents tried."""
        return {int(name.partition("_")[2]): cents for name, cents in self.cleaned_data.items()}
