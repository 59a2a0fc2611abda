"""The few blocks pages are made of: fewer than an editor could wish, so that every page stays calm and readable."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from portal.cms.enums import AlertLevel
from portal.kit import clock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    class Meta:
        label = "Texte"
        icon = "pilcrow"
        template = "cms/blocks/text.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label="Image")
    caption = blocks.CharBlock(label="Légende", required=False, max_length=160)

    class Meta:
        label = "Image"
        icon = "image"
        template = "cms/blocks/picture.html"


class NoteBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=80, default="Bon à savoir")
    text = blocks.RichTextBlock(label="Texte", features=["bold", "italic", "ul", "link"])

    class Meta:
        label = "Encadré"
        icon = "info-circle"
        template = "cms/blocks/note.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="Question", max_length=160)
    answer = blocks.RichTextBlock(label="Réponse", features=TEXT_FEATURES[2:])

    class Meta:
        label = "Question"
        icon = "help"


class QuestionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=80, default="Vos questions")
    questions = blocks.ListBlock(QuestionBlock(), label="Questions")

    class Meta:
        label = "Questions et réponses"
        icon = "help"
        template = "cms/blocks/questions.html"


class TownIdentityBlock(blocks.StaticBlock):
    """Who publishes the site, as the settings of the town say it: written once, right everywhere."""

    class Meta:
        label = "Qui publie ce site (réglages de la ville)"
        admin_text = "L'organisme, son adresse, le directeur de la publication et l'hébergeur viennent des réglages de la ville."
        icon = "home"
        template = "cms/blocks/town_identity.html"


class DataContactBlock(blocks.StaticBlock):
    class Meta:
        label = "À qui écrire pour ses données (réglages de la ville)"
        admin_text = "L'adresse du délégué à la protection des données vient des réglages de la ville."
        icon = "mail"
        template = "cms/blocks/data_contact.html"


class BodyBlock(blocks.StreamBlock):
    """The body of an ordinary page."""

    text = TextBlock()
    picture = PictureBlock()
    note = NoteBlock()
    questions = QuestionsBlock()


class LegalBodyBlock(BodyBlock):
    town_identity = TownIdentityBlock()
    data_contact = DataContactBlock()


class ContactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label="Pour quoi", max_length=80, help_text="« Accueil », « Familles et enfants ».")
    name = blocks.CharBlock(label="Qui", max_length=80, required=False)
    phone = blocks.CharBlock(label="Téléphone", max_length=20, required=False)
    email = blocks.EmailBlock(label="Adresse e-mail", required=False)

    class Meta:
        label = "Contact"
        icon = "user"


class AlertValue(blocks.StructValue):
    @property
    def is_shown(self) -> bool:
        """Today is between its first and its last day, both included."""
        first, last, today = self.get("first_day"), self.get("last_day"), clock.today()
        return (first is None or first <= today) and (last is None or today <= last)


class AlertBlock(blocks.StructBlock):
    """A notice on the home; it goes away by itself after its last day."""

    level = blocks.ChoiceBlock(label="Ton", choices=AlertLevel.choices, default=AlertLevel.INFO)
    title = blocks.CharBlock(label="Titre", max_length=80)
    text = blocks.RichTextBlock(label="Texte", features=["bold", "link"], required=False)
    first_day = blocks.DateBlock(label="Montrer du", required=False, help_text="Vide : dès maintenant.")
    last_day = blocks.DateBlock(label="au", required=False, help_text="Dernier jour. Vide : jusqu'à ce que vous l'ôtiez.")

    class Meta:
        label = "Avis"
        icon = "warning"
        template = "cms/blocks/alert.html"
        value_class = AlertValue


class DoorsBlock(blocks.StructBlock):
    class Meta:
        label = "Les grandes portes"
        icon = "grip"
        template = "cms/blocks/doors.html"


class NextDatesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=60, default="Ces jours-ci")
    number = blocks.IntegerBlock(label="Combien de dates", min_value=3, max_value=12, default=6)

    class Meta:
        label = "Les prochaines dates"
        icon = "calendar-alt"
        template = "cms/blocks/next_dates.html"


class MaisonsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=60, default="Une maison près de chez vous")
    text = blocks.CharBlock(label="Une phrase", max_length=200, required=False)

    class Meta:
        label = "Les maisons"
        icon = "home"
        template = "cms/blocks/maisons.html"


class NewsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=60, default="Des nouvelles")
    number = blocks.IntegerBlock(label="Combien", min_value=1, max_value=6, default=3)

    class Meta:
        label = "Les nouvelles"
        icon = "openquote"
        template = "cms/blocks/news.html"


class PageCardBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label="Page")
    text = blocks.CharBlock(label="Une phrase", max_length=160)

    class Meta:
        label = "Page"
        icon = "doc-empty"


class PageCardsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=60)
    cards = blocks.ListBlock(PageCardBlock(), label="Pages", max_num=6)

    class Meta:
        label = "Des pages à la une"
        icon = "list-ul"
        template = "cms/blocks/page_cards.html"


class HomeBlock(blocks.StreamBlock):
    """The home, from top to bottom; each part but texts and notices at most once."""

    alert = AlertBlock()
    doors = DoorsBlock()
    next_dates = NextDatesBlock()
    maisons = MaisonsBlock()
    news = NewsBlock()
    page_cards = PageCardsBlock()
    text = TextBlock()

    class Meta:
        block_counts = {
            "doors": {"max_num": 1},
            "next_dates": {"max_num": 1},
            "maisons": {"max_num": 1},
            "news": {"max_num": 1},
            "page_cards": {"max_num": 2},
        }
