"""What is filled in about machines: what one is, where it stands, a loan, its return, another day."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.households.reading.image_rights import who_answers_for
from portal.kit import clock, dates
from portal.kit.forms import DayField, RowField
from portal.kit.visibility import Scope
from portal.people.models import Person
from portal.people.rules.births import is_child
from portal.places.models import Maison

from .enums import Accessory, Condition, MachineKind, MachineState
from .models import Course, Loan, Machine
from .rules import lending

NOTE = _("Une remarque")
NOTE_HELP = _("Une rayure, un code d’écran changé… Jamais un mot de passe.")


class MachineForm(forms.Form):
    kind = forms.ChoiceField(label=_("Sorte"), choices=MachineKind.choices, widget=forms.RadioSelect)
    label = forms.CharField(label=_("Marque et modèle"), max_length=80)
    inventory = forms.CharField(label=_("Numéro d’inventaire"), max_length=30, help_text=_("Comme sur l’étiquette, par exemple TAB-012."))
    maison = RowField(label=_("Maison"), queryset=Maison.objects.none())
    for_sale = forms.BooleanField(label=_("Reconditionnée, à vendre avec l’aide de la ville"), required=False)

    def __init__(self, *args, scope: Scope, **kwargs):
        super().__init__(*args, **kwargs)
        houses = Maison.objects.filter(closed_on=None).order_by("name")
        self.fields["maison"].queryset = houses if scope.everywhere else houses.filter(pk__in=scope.maisons)


class MoveForm(forms.Form):
    """Where staff may move a machine from where it stands."""

    state = forms.ChoiceField(label=_("Elle devient"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Pourquoi ?"), max_length=120, required=False, help_text=_("« Écran fendu », « trop ancienne »."))

    def __init__(self, *args, machine: Machine, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(code, MachineState(code).label) for code in lending.MOVES[machine.state]]


class LoanForm(forms.Form):
    """A machine for one person. The grown-up is asked for a minor alone, the course where she is on one."""

    machine = RowField(label=_("Machine"), queryset=Machine.objects.none())
    due_on = DayField(label=_("À rendre le"), calendar=True, help_text=_("Trois mois au plus ; cela se prolonge."))
    accessories = forms.MultipleChoiceField(
        label=_("Avec"), choices=Accessory.choices, required=False, widget=forms.CheckboxSelectMultiple, initial=[Accessory.CHARGER]
    )
    condition = forms.ChoiceField(
        label=_("État au départ"), choices=Condition.choices[:3], widget=forms.RadioSelect, initial=Condition.GOOD
    )  # what does not start is lent to nobody
    note = forms.CharField(label=NOTE, max_length=200, required=False, help_text=NOTE_HELP)
    responsible = RowField(
        label=_("L’adulte qui signe"), queryset=Person.objects.none(), required=False, widget=forms.RadioSelect, empty_label=None,
        help_text=_("Cette personne est mineure : un adulte de son foyer répond de la machine."),
    )  # fmt: skip
    course = RowField(label=_("Pendant un cours"), queryset=Course.objects.none(), required=False, empty_label=_("hors d’un cours"))

    def __init__(self, *args, person: Person, machines, courses: list[Course], chosen: int = 0, **kwargs):
        first = next((course for course in courses if course.pk == chosen), None)
        due = _last_day(first) if first else clock.today() + dt.timedelta(days=lending.USUAL_DAYS)
        super().__init__(*args, initial={"due_on": due, "course": first.pk if first else None}, **kwargs)
        machine = self.fields["machine"]
        machine.queryset = machines.exclude(state=MachineState.SOLD)
        free = machines.filter(state=MachineState.AVAILABLE).select_related("maison").called()
        self.free = [(row.pk, f"{row}, {row.maison.name}") for row in free]
        machine.choices = [("", _("choisir")), *self.free]  # one lent a moment ago is still understood, and refused in words
        if is_child(person.birth, clock.today()):
            adults = who_answers_for(person)
            self.fields["responsible"].queryset = Person.objects.filter(pk__in=[one.pk for one in adults])
            self.fields["responsible"].choices = [(one.pk, one.full_name) for one in adults]
        else:
            del self.fields["responsible"]
        if courses:
            self.fields["course"].queryset = Course.objects.filter(pk__in=[one.pk for one in courses])
            told = [(one.pk, f"{one.sheet.activity.title}, {one.get_level_display()}") for one in courses]
            self.fields["course"].choices = [("", _("hors d’un cours")), *told]
        else:
            del self.fields["course"]


def _last_day(course: Course) -> dt.date:
    """The last date of the course, never past nor beyond what may be lent."""
    today = clock.today()
    last = dates.local(course.last_end).date() if course.last_end else today
    return min(max(last, today), today + dt.timedelta(days=lending.MOST_DAYS))


class ReturnForm(forms.Form):
    """What comes back, and in what state."""

    back = forms.MultipleChoiceField(
        label=_("Ce qui revient avec"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Décochez ce qui manque.")
    )
    condition = forms.ChoiceField(label=_("État au retour"), choices=Condition.choices, widget=forms.RadioSelect, initial=Condition.GOOD)
    note = forms.CharField(label=NOTE, max_length=200, required=False, help_text=NOTE_HELP)

    def __init__(self, *args, loan: Loan, **kwargs):
        super().__init__(*args, **kwargs)
        if loan.accessories:
            labels = dict(Accessory.choices)
            self.fields["back"].choices = [(code, labels.get(code, code)) for code in loan.accessories]
            self.fields["back"].initial = loan.accessories
        else:
            del self.fields["back"]


class ProlongForm(forms.Form):
    due_on = DayField(label=_("Nouveau jour de retour"), calendar=True)
