"""What is typed to give money back, and to settle what money raises."""

from django import forms
from django.utils.html import format_html

from portal.kit.forms import EurosField
from portal.kit.money import format_euros
from portal.ledger.enums import RefundRoad

SAME, CASH, ORDER, CREDIT = "same", RefundRoad.CASH.value, RefundRoad.ORDER.value, "credit"
ROADS = {
    SAME: ("Par le même chemin", "Revient sur la carte ou le compte qui a payé, en cinq à dix jours."),
    CASH: ("En espèces, maintenant", "De votre caisse ouverte, contre la signature de la personne."),
    ORDER: ("Par le comptable", "Sur une demande papier ; il demande les coordonnées bancaires. Quelques semaines."),
    CREDIT: ("Garder en avance", "L’argent reste au foyer : il paie la suite, ou se rend plus tard."),
}


def told(label: str, help: str) -> str:
    """A choice and, under it, what it means."""
    return format_html('<span><strong>{}</strong> <span class="help">{}</span></span>', label, help)


class GiveBackForm(forms.Form):
    """How, how much, why. Choices are those open for this money."""

    choice = forms.ChoiceField(label="Comment ?", widget=forms.RadioSelect)
    amount_cents = EurosField(label="Somme à rendre", minimum=1)
    reason = forms.CharField(label="Pourquoi ?", max_length=120, required=False, help_text="Lu par l’équipe et le comptable.")
    pay_first = forms.BooleanField(label="Régler d’abord ce qui reste à payer", required=False)

    def __init__(self, *args, roads: list[str], there_cents: int, due_cents: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(road, told(*ROADS[road])) for road in roads]
        self.fields["choice"].initial = roads[0]
        self.fields["amount_cents"].initial = there_cents
        self.fields["amount_cents"].help_text = f"Au plus {format_euros(there_cents)}."
        if due_cents:
            self.fields["pay_first"].help_text = f"Il reste {format_euros(due_cents)} à régler. Seulement si la personne le veut."
        else:
            del self.fields["pay_first"]

    def clean(self):
        data = super().clean()
        if data.get("choice") and data["choice"] != CREDIT and not (data.get("reason") or "").strip() and "reason" not in self.errors:
            self.add_error("reason", "Dites pourquoi cet argent est rendu.")
        return data


class DeclineForm(forms.Form):
    answer = forms.CharField(
        label="Pourquoi non ?", max_length=200, help_text="Lu par qui l’a demandé.", error_messages={"required": "Dites pourquoi."}
    )


class PaidForm(forms.Form):
    reference = forms.CharField(
        label="Référence du comptable",
        max_length=80,
        help_text="Numéro du mandat ou du virement.",
        error_messages={"required": "Recopiez le numéro que le comptable a donné."},
    )


class TaskForm(forms.Form):
    """What is decided about a task. `household` is only for money that belongs to another one."""

    choice = forms.ChoiceField(label="Que faire ?", widget=forms.RadioSelect)
    household = forms.IntegerField(label="Numéro de l’autre foyer", required=False, min_value=1)
    words = forms.CharField(
        label="Ce qui a été fait",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Gardé avec la tâche.",
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {choice.key: choice for choice in choices}
        self.fields["choice"].choices = [(choice.key, told(choice.label, choice.help)) for choice in choices]
        if len(choices) == 1:
            self.fields["choice"].initial = choices[0].key
        if "other" not in self.known:
            del self.fields["household"]

    def clean(self):
        data = super().clean()
        chosen = self.known.get(data.get("choice"))
        if chosen and chosen.needs_words and not (data.get("words") or "").strip():
            self.add_error("words", "Dites en quelques mots ce qui a été fait.")
        if chosen and chosen.key == "other" and not data.get("household") and "household" not in self.errors:
            self.add_error("household", "Écrivez le numéro de l’autre foyer.")
        return data
