from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import clock
from portal.kit.forms import DayField, RowField

from ..models import PagePattern


class _Colleague(RowField):
    def label_from_instance(self, user) -> str:
        return user.get_full_name() or str(user.email or user.phone)


class AwayForm(forms.Form):
    """« Je m'absente, … relit à ma place. »"""

    stand_in = _Colleague(label=_("Qui relit à votre place"), queryset=None, empty_label=_("Choisir"))
    first_day = DayField(label=_("Du"), calendar=True)
    last_day = DayField(label=_("Au"), calendar=True, help_text=_("Les deux jours sont compris."))

    def __init__(self, *args, colleagues, **options):
        super().__init__(*args, **options)
        self.fields["stand_in"].queryset = colleagues
        self.fields["first_day"].initial = clock.today()


class KeepForm(forms.Form):
    """A past page kept as a pattern: its name, and for whom."""

    name = forms.CharField(label=_("Nom du modèle"), max_length=80, help_text=_("« Atelier cuisine du samedi »."))
    whole_town = forms.BooleanField(label=_("Le proposer à toutes les maisons"), required=False)

    def __init__(self, *args, town: bool, **options):
        super().__init__(*args, **options)
        if not town:
            del self.fields["whole_town"]


class BeginForm(forms.Form):
    """Where and under which title the next one begins."""

    title = forms.CharField(
        label=_("Titre de la nouvelle page"), max_length=120, help_text=_("Sans date : les dates se planifient ensuite.")
    )
    house = RowField(label=_("Maison"), queryset=None, empty_label=None)

    def __init__(self, *args, pattern: PagePattern, houses, **options):
        super().__init__(*args, **options)
        self.fields["house"].queryset = houses
        self.fields["title"].initial = pattern.content.get("title", "")
        self.fields["house"].label_from_instance = lambda page: page.title
