"""Pictures of an outing: one to add; who is on it, what it shows, where to show it; where it was put up by hand."""

from django import forms

from portal.households.enums import ImageMedium
from portal.kit.rules.file_types import IMAGES

from ..actions.describe_picture import WORDS_MOST
from ..enums import OnPicture
from ..models import BY_HAND

FIELDS = {
    "qui-inconnu": "who", "qui-manque": "people", "pas-venue": "people", "sans-texte": "words", "texte-trop-long": "words",
    "nom-dans-le-texte": "words", "usage-inconnu": "media", "ou-manque": "place", "pas-publiable": "medium",
}  # fmt: skip


class AddPictureForm(forms.Form):
    picture = forms.FileField(
        label="Une photo",
        help_text="JPEG, PNG ou WebP, 10 Mo au plus. Le lieu, l’heure et l’appareil notés dans le fichier sont effacés.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(sorted(IMAGES))}),
    )


class DescribeForm(forms.Form):
    who = forms.ChoiceField(label="Qui est reconnaissable ?", choices=OnPicture.choices[1:], widget=forms.RadioSelect)
    people = forms.MultipleChoiceField(label="Ces personnes", required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(
        label="Ce que montre la photo", required=False, max_length=WORDS_MOST,
        help_text="Une phrase pour qui ne la voit pas, sans nom : « Un groupe rit devant un car. »",
    )  # fmt: skip
    media = forms.MultipleChoiceField(
        label="Où la montrer", required=False, choices=ImageMedium.choices, widget=forms.CheckboxSelectMultiple,
        help_text="Elle n’y est montrée que si chaque personne reconnaissable l’a permis.",
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.by_key = {str(one.pk): one for one in people}
        self.fields["people"].choices = [(key, one.full_name) for key, one in self.by_key.items()]
        if not people:
            del self.fields["people"]

    def chosen(self):
        return [self.by_key[key] for key in self.cleaned_data.get("people", ())]


class UseForm(forms.Form):
    medium = forms.ChoiceField(label="Où", choices=[(one.value, one.label) for one in BY_HAND], widget=forms.RadioSelect)
    place = forms.CharField(label="Précisément", max_length=120, help_text="« Journal de décembre », « mur de l’entrée ».")
