"""Looking in the directory: a topic, a word, a house."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import RowField
from portal.places.models import Maison

from ..enums import Topic


class DirectoryForm(forms.Form):
    """Everything may be left out; what makes no sense is as if it were left out."""

    theme = forms.ChoiceField(label=_("Pour quoi ?"), required=False)
    maison = RowField(label=_("Près de quelle maison ?"), queryset=None, to_field_name="slug", required=False, empty_label=_("Partout"))
    q = forms.CharField(label=_("Un mot"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search", "size": 18}))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["theme"].choices = [("", _("Tout")), *Topic.choices]
        self.fields["maison"].queryset = Maison.objects.in_service()

    def asked(self) -> dict:
        """What `listings.directory` is asked; called once the form is bound."""
        self.is_valid()
        given = self.cleaned_data
        return {"topic": given.get("theme") or "", "text": given.get("q") or "", "maison": given.get("maison")}


class MonthsForm(forms.Form):
    """A year of counts."""

    annee = forms.IntegerField(label=_("Année"), min_value=2000, max_value=2100, required=False)

    def year(self, today) -> int:
        return self.cleaned_data["annee"] or today.year if self.is_valid() else today.year
