"""The form of a picture: what it shows is asked in words, of whoever puts it there."""

from wagtail.images.forms import BaseImageForm

LABEL = "Ce que montre l’image"
HELP = "En une phrase, pour qui ne la voit pas : « Une soupe orange dans un bol bleu ». Pas le nom du fichier."


class PictureForm(BaseImageForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "description" in self.fields:
            asked = self.fields["description"]
            asked.label, asked.help_text, asked.required = LABEL, HELP, True
