"""Forms of a household: who is in it."""

from django import forms

from .fields import BirthField
from .persons import text


class MembersForm(forms.Form):
    """Some of the members of a household; `persons()` gives them. Other keys are refused."""

    who = forms.MultipleChoiceField(label="Qui ?", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, members=(), **options):
        super().__init__(*args, **options)
        self.members = {str(member.person.pk): member.person for member in members}
        self.fields["who"].choices = [(key, self.name_of(person)) for key, person in self.members.items()]

    def name_of(self, person) -> str:
        return person.display_name

    def persons(self) -> list:
        return [self.members[key] for key in self.cleaned_data["who"]]


class LeaveForm(MembersForm):
    """At the desk: who leaves, and whether they form another household led by the first adult chosen."""

    together = forms.ChoiceField(
        label="Ensuite",
        choices=[("non", "C’est tout"), ("oui", "Ces personnes forment un autre foyer")],
        initial="non",
        widget=forms.RadioSelect,
    )

    def name_of(self, person) -> str:
        return person.full_name


class ChildForm(forms.Form):
    """A referent adds her child."""

    given_name = text("given_name", "Prénom de l’enfant")
    family_name = text("family_name", "Nom de l’enfant", help_text="S’il n’est pas le même que le vôtre.")
    birth = BirthField(label="Date de naissance")


class CodeForm(forms.Form):
    """The code of an invitation."""

    code = forms.CharField(
        label="Le code que l’on vous a donné",
        help_text="Huit lettres.",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "size": 12}),
    )
