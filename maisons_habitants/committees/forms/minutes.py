from django import forms

from portal.kit import dates
from portal.kit.forms import RowField

from ..models import Meeting, Minutes
from ..reading.minutes import meetings_to_come

FIELDS = {"texte-vide": "text"}
PICTURE_REFUSALS = ("fichier-vide", "fichier-trop-lourd", "fichier-refuse", "image-illisible", "pas-une-photo", "trop-de-photos")
PICTURE_FIELDS = dict.fromkeys(PICTURE_REFUSALS, "picture")


class MinutesForm(forms.Form):
    """What is kept of a meeting, and what everybody will read of it."""

    text = forms.CharField(
        label="Le compte rendu",
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text="« ## » au début d’une ligne en fait un titre, « - » une liste.",
    )
    again = forms.BooleanField(
        label="Refaire le texte du site d’après celui-ci", required=False, help_text="Les noms qui ne sont pas publics en sont retirés."
    )
    public_text = forms.CharField(
        label="Ce que tout le monde lira sur le site",
        max_length=60_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Une personne n’y est nommée que si elle l’a permis.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, minutes: Minutes, **kwargs):
        known = {"text": minutes.text, "public_text": minutes.public_text, "seen": minutes.edition}
        super().__init__(*args, initial=known, **kwargs)

    def asked(self) -> dict:
        told = self.cleaned_data
        return {"text": told["text"], "public_text": None if told["again"] else told["public_text"], "seen": told["seen"]}


class PictureForm(forms.Form):
    """A photograph of the flip-chart."""

    picture = forms.FileField(
        label="Une photo du paperboard", widget=forms.ClearableFileInput(attrs={"accept": "image/*", "capture": "environment"})
    )
    words = forms.CharField(label="Ce qu’elle montre", max_length=160, required=False)


class ProposeForm(forms.Form):
    """At which meeting the committee reads them over."""

    meeting = RowField(label="À approuver à la réunion du", queryset=Meeting.objects.none(), empty_label=None)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, minutes: Minutes, **kwargs):
        super().__init__(*args, initial={"seen": minutes.edition}, **kwargs)
        self.fields["meeting"].queryset = meetings_to_come(minutes)
        self.fields["meeting"].label_from_instance = _day


class CorrectForm(forms.Form):
    """Why approved minutes are taken up again."""

    why = forms.CharField(label="Ce que cette version corrige", max_length=240)


def _day(meeting: Meeting) -> str:
    return dates.day_long(meeting.session.local_date)
