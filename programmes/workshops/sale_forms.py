"""What is filled in to sell a refurbished machine, and to take it back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.households.models import Household
from portal.kit.forms import RowField
from portal.people.models import Person

from .enums import MachineState
from .models import Machine


class SaleForm(forms.Form):
    """A machine for one person; which household pays is asked of who has several."""

    machine = RowField(label=_("Machine"), queryset=Machine.objects.none())
    household = RowField(label=_("Le foyer qui règle"), queryset=Household.objects.none(), widget=forms.RadioSelect, empty_label=None)

    def __init__(self, *args, person: Person, machines, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["machine"]
        field.queryset = machines.filter(for_sale=True)
        there = field.queryset.filter(state=MachineState.AVAILABLE).select_related("maison").called()
        self.free = [(row.pk, f"{row}, {row.maison.name}") for row in there]
        field.choices = [("", _("choisir")), *self.free]  # one sold a moment ago is still understood, and refused in words
        homes = list(Household.objects.of(person).order_by("pk"))
        if len(homes) > 1:
            self.fields["household"].queryset = Household.objects.of(person)
            self.fields["household"].choices = [(one.pk, self._named(one)) for one in homes]
        else:
            del self.fields["household"]

    @staticmethod
    def _named(home: Household) -> str:
        return ", ".join(member.person.display_name for member in home.members())


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("Pourquoi ?"), max_length=120, help_text=_("« Ne marche pas », « a changé d’avis »."))
