"""What is filled in about time given: declaring it, answering, thanking, asking a hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import clock
from portal.kit.forms import DayField, RowField
from portal.places.models import Maison
from programmes.models import Activity

from ..actions.thank import WORDS
from ..models import Mission
from ..rules.given import NOTE

DECLARE_FIELDS = {
    "jour-futur": "day", "trop-ancien": "day", "jour-plein": "day", "duree": "hours", "quoi": "note", "trop-long": "note",
}  # fmt: skip
ANSWER_FIELDS = {"duree": "hours", "pourquoi": "why"}
ASK_FIELDS = {"nombre": "shifts", "jours": "last_on"}
NUMBER = {"inputmode": "numeric"}


class DurationForm(forms.Form):
    hours = forms.IntegerField(label=_("Heures"), min_value=0, max_value=24, initial=0, widget=forms.NumberInput(NUMBER))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59, required=False, widget=forms.NumberInput(NUMBER))

    def length(self) -> int:
        """In minutes."""
        return self.cleaned_data["hours"] * 60 + (self.cleaned_data.get("minutes") or 0)


class DeclareForm(DurationForm):
    """Time given outside the shifts."""

    day = DayField(label=_("Quel jour ?"), calendar=True)
    maison = RowField(label=_("Pour quelle maison ?"), queryset=Maison.objects.none(), empty_label=None)
    mission = RowField(
        label=_("Pour quelle mission ?"), queryset=Mission.objects.none(), required=False, empty_label=_("une autre, dite ci-dessous")
    )
    note = forms.CharField(
        label=_("Qu’avez-vous fait ?"), max_length=NOTE, required=False,
        help_text=_("En quelques mots : « affiches dans le quartier ». Ne nommez personne."),
    )  # fmt: skip
    field_order = ("day", "hours", "minutes", "maison", "mission", "note")

    def __init__(self, *args, maisons, missions, at_desk: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = clock.today()
        self.fields["maison"].queryset = maisons
        self.fields["mission"].queryset = missions
        if at_desk:
            self.fields["note"].label = _("Qu’a-t-elle fait ?")

    def asked(self) -> dict:
        """What `declare_hours` takes."""
        told = self.cleaned_data
        return {name: told[name] for name in ("day", "maison", "mission", "note")} | {"minutes": self.length()}


class AnswerForm(DurationForm):
    """Another duration, or none; with the reason she will read."""

    why = forms.CharField(label=_("Pourquoi ? Elle le lira."), max_length=200, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=30)
    field_order = ("hours", "minutes", "why", "seen")


class ThanksForm(forms.Form):
    maison = RowField(label=_("De la part de"), queryset=Maison.objects.none(), empty_label=None)
    words = forms.CharField(label=_("Le mot"), max_length=WORDS, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, maisons, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["maison"].queryset = maisons


class AskForm(forms.Form):
    """How many hands a programme asks for, and between which days."""

    activity = RowField(label=_("Programme"), queryset=Activity.objects.none(), empty_label=None)
    shifts = forms.IntegerField(label=_("Coups de main demandés à chacun"), min_value=1, max_value=52, widget=forms.NumberInput(NUMBER))
    first_on = DayField(label=_("Du"), calendar=True)
    last_on = DayField(label=_("Au"), calendar=True)

    def __init__(self, *args, activities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = activities


class ModulateForm(forms.Form):
    """Of one person; why is not asked."""

    shifts = forms.IntegerField(
        label=_("Lui demander plutôt"), min_value=0, max_value=52, required=False, widget=forms.NumberInput(NUMBER),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Écrivez un nombre de 0 à 52, ou laissez vide.")),
        help_text=_("0 : rien. Vide : comme pour tout le monde. On n’écrit jamais pourquoi."),
    )  # fmt: skip


class PeriodForm(forms.Form):
    """Both days are counted."""

    du = DayField(label=_("Du"), calendar=True)
    au = DayField(label=_("Au"), calendar=True)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("du") and cleaned.get("au") and cleaned["du"] > cleaned["au"]:
            self.add_error("au", _("Ce jour vient avant le premier."))
        return cleaned
