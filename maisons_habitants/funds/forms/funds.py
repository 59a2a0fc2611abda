"""A fund opened, who gives to it, its rules."""

from django import forms

from maisons_habitants.committees.models import Body
from portal.kit import clock
from portal.kit.forms import DayField, EurosField, RowField
from programmes.forms.places import number_field

from ..actions.save_fund_rules import FIELDS
from ..enums import Applicant, DecidedBy, ExpenseKind
from ..models import Fund, FundRules
from ..rules.rule_words import MEANINGS

LINES = 3  # funders on one screen, and one more than there are
RULES_FIELDS = {
    "regles-passees": "valid_from", "regles-servies": "valid_from", "plafond-manquant": "ceiling_cents", "part-impossible": "share_percent",
    "personne-ne-demande": "who_may_apply",
}  # fmt: skip


class OpenFundForm(forms.Form):
    body = RowField(label="Quel comité décide ?", queryset=Body.objects.none(), empty_label=None, help_text="Sa maison tient le fonds.")
    whole_sector = forms.BooleanField(
        label="Pour tout le secteur de cette maison", required=False, initial=True, help_text="Décochée : pour cette maison seule."
    )
    year = number_field("Année", min_value=2000, max_value=2100)
    name = forms.CharField(label="Nom du fonds", max_length=80, initial="Fonds d’initiatives des habitants")
    words = forms.CharField(
        label="En quelques mots", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que tout le monde lit : à quoi sert ce fonds, pour quels projets.",
    )  # fmt: skip

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, initial={"year": clock.today().year}, **kwargs)
        self.fields["body"].queryset = bodies
        self.fields["body"].label_from_instance = lambda row: f"{row.page.title}, {row.maison.name}"


class FundersForm(forms.Form):
    """Funders, a line each; an empty line is nobody."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, fund: Fund | None = None, **kwargs):
        rows = list(fund.contributions.select_related("funder")) if fund else []
        known = {"seen": fund.edition if fund else None}
        for place, row in enumerate(rows, 1):
            known |= {f"funder-{place}": row.funder.name, f"amount-{place}": row.amount_cents, f"reference-{place}": row.reference}
        super().__init__(*args, initial=known, **kwargs)
        self.places = range(1, max(LINES, len(rows) + 1) + 1)
        for place in self.places:
            self.fields[f"funder-{place}"] = forms.CharField(label=f"Qui donne ({place})", max_length=80, required=False)
            self.fields[f"amount-{place}"] = EurosField(label="Combien, en euros", minimum=1, required=False)
            self.fields[f"reference-{place}"] = forms.CharField(label="Délibération ou convention", max_length=80, required=False)

    def lines(self):
        return [(self[f"funder-{place}"], self[f"amount-{place}"], self[f"reference-{place}"]) for place in self.places]

    def clean(self):
        asked = super().clean()
        for place in self.places:
            name, amount = asked.get(f"funder-{place}"), asked.get(f"amount-{place}")
            if name and amount is None and f"amount-{place}" not in self.errors:
                self.add_error(f"amount-{place}", "Écrivez combien ce financeur donne.")
            if amount and not name:
                self.add_error(f"funder-{place}", "Écrivez qui donne cette somme.")
        return asked

    def contributions(self) -> list[tuple[str, int, str]]:
        asked = self.cleaned_data
        return [
            (asked[f"funder-{place}"], asked[f"amount-{place}"], asked[f"reference-{place}"])
            for place in self.places
            if asked.get(f"funder-{place}") and asked.get(f"amount-{place}")
        ]


class RulesForm(forms.Form):
    """Each rule with what it is for, and what others chose."""

    valid_from = DayField(label="À partir du", calendar=True, help_text="Aujourd’hui ou plus tard : ce qui est déposé garde ses règles.")
    ceiling_cents = EurosField(label="Au plus, par projet (euros)", minimum=1)
    share_percent = number_field("Part du coût que le fonds paie, au plus (%)", min_value=1, max_value=100)
    who_may_apply = forms.MultipleChoiceField(label="Qui peut demander ?", choices=Applicant.choices, widget=forms.CheckboxSelectMultiple)
    youngest = number_field("Âge pour demander, au moins", min_value=0, max_value=99)
    days_before = number_field("Jours entre le dépôt et le comité", min_value=0, max_value=366)
    not_funded = forms.MultipleChoiceField(
        label="Ce que le fonds ne paie pas", choices=ExpenseKind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    most_a_year = number_field("Projets par an et par personne, au plus", min_value=1, max_value=20)
    advance_percent = number_field("Versé tout de suite (%)", min_value=0, max_value=100)
    report_days = number_field("Jours pour le bilan, après le projet", min_value=1, max_value=366)
    decided_by = forms.ChoiceField(label="Qui décide ?", choices=DecidedBy.choices, widget=forms.RadioSelect)
    source = forms.CharField(
        label="D’où viennent ces règles", max_length=160, required=False, help_text="« Règlement adopté par le comité le 12 mars »."
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, rules: FundRules | None = None, fund: Fund | None = None, **kwargs):
        model = rules or FundRules()
        known = {name: getattr(model, name) for name in FIELDS}
        super().__init__(*args, initial={**known, "valid_from": clock.today(), "seen": fund.edition if fund else None}, **kwargs)
        for name, words in MEANINGS.items():
            self.fields[name].help_text = words

    def asked(self) -> dict:
        return {name: self.cleaned_data[name] for name in FIELDS}
