"""Yes or no to pictures of somebody, medium by medium; at the counter, how it came and who signed."""

from django import forms

from portal.kit import clock
from portal.kit.forms import DayField

from ..enums import Authority, ImageHow, ImageMedium

YES, NO = "oui", "non"
FIELDS = {
    "autorite-parentale": "authority", "accord-ecrit": "how", "jour-a-venir": "said_on", "repondu-depuis": "said_on",
    "pas-la-sienne": "said_by",
}  # fmt: skip
WHERE = {
    ImageMedium.GROUP: ("L’album de la sortie ou de l’atelier", "Seules les personnes qui y étaient le voient, dans leur espace."),
    ImageMedium.HOUSE: ("Les murs et les écrans de la maison", "Qui entre dans la maison la voit."),
    ImageMedium.SITE: ("Ce site", "Tout le monde peut la voir, et l’enregistrer. Sans nom."),
    ImageMedium.PAPER: ("Le papier : journal, affiche, dépliant", "Une fois distribué, un papier ne se reprend pas entièrement."),
    ImageMedium.SOCIAL: ("Les réseaux sociaux de la ville", "Une fois partagée ailleurs, une photo ne se reprend pas entièrement."),
}


class ImageForm(forms.Form):
    """`lines`: what stands today (`reading.image_rights.lines_of`). A medium left without an answer stays as it is."""

    def __init__(self, *args, lines, child: bool = False, by_child: bool = False, **options):
        super().__init__(*args, **options)
        for line in lines:
            label, more = WHERE[line.medium]
            self.fields[line.medium.value] = forms.ChoiceField(
                label=label, help_text=more, required=False, widget=forms.RadioSelect, choices=[(YES, "Oui"), (NO, "Non")],
                initial=YES if line.yes else NO if line.no else None,
            )  # fmt: skip
        if child and not by_child:
            self.fields["authority"] = forms.ChoiceField(
                label="Pour dire oui : qui exerce l’autorité parentale ?",
                required=False,
                widget=forms.RadioSelect,
                choices=[
                    (Authority.SOLE, "une seule personne, qui répond ici"),
                    (Authority.BOTH, "deux parents, et l’autre est d’accord aussi"),
                ],
                help_text="Un seul parent suffit pour dire non, ou pour revenir sur un oui.",
            )

    def answers(self) -> dict[str, bool]:
        return {medium: said == YES for medium in ImageMedium.values if (said := self.cleaned_data.get(medium))}


class DeskImageForm(ImageForm):
    """At the counter: what she says, or the paper she signed."""

    def __init__(self, *args, signers, **options):
        super().__init__(*args, **options)
        self.signers = {str(person.pk): person for person in signers}
        self.fields["how"] = forms.ChoiceField(
            label="Comment",
            widget=forms.RadioSelect,
            choices=[(ImageHow.PAPER, "sur le papier signé"), (ImageHow.SPOKEN, "de vive voix : pour dire non seulement")],
            initial=ImageHow.PAPER,
        )
        self.fields["said_on"] = DayField(label="Signé, ou dit, le", calendar=True, initial=clock.today)
        if len(signers) > 1:
            self.fields["said_by"] = forms.ChoiceField(
                label="Par", widget=forms.RadioSelect, choices=[(str(person.pk), person.full_name) for person in signers]
            )

    def signer(self):
        return self.signers.get(self.cleaned_data.get("said_by") or next(iter(self.signers)))
