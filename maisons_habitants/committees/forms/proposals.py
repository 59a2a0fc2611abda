"""What is written of a proposal, online and at the desk."""

import datetime as dt

from django import forms

from portal.kit import clock, dates
from portal.kit.forms import DayField, RowField
from portal.people.models import User
from portal.places.models import Maison

from ..actions.answer_proposal import LONGEST as LONGEST_ANSWER
from ..actions.propose import LONGEST, MOST_STICKERS
from ..enums import Aside, Outcome, ProposalWay
from ..models import Meeting, Proposal

WORDS = {"rows": 3, "maxlength": LONGEST}
SPOKEN = [(key, label) for key, label in ProposalWay.choices if key != ProposalWay.ONLINE]
FIELDS = {
    "mots-manquants": "words", "mots-trop-longs": "words", "coordonnees": "words", "nomme-quelqu-un": "aware", "pas-de-l-equipe": "owed_by",
    "date-manquante": "owed_on", "date-passee": "owed_on", "date-lointaine": "owed_on", "raison-manquante": "words",
    "reponse-manquante": "words", "reponse-trop-longue": "words", "reponse-inconnue": "outcome", "jour-a-venir": "said_on",
    "trop-de-papiers": "stickers", "papiers-manquants": "more", "maison-fermee": "maison",
}  # fmt: skip


class WordsField(forms.CharField):
    def __init__(self, **options):
        super().__init__(max_length=LONGEST, widget=forms.Textarea(attrs=WORDS), **options)


class ProposeForm(forms.Form):
    """Online: words only. `signed`: she has an account, and may ask to be told the answer."""

    words = WordsField(label="Ce que vous proposez", help_text="Une phrase ou deux. Ne nommez personne : tout le monde la lira.")
    told = forms.BooleanField(label="Dites-moi ce qu’il en est", required=False, initial=True, help_text="Votre nom n’est jamais publié.")

    def __init__(self, *args, signed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not signed:
            del self.fields["told"]


class DeskProposeForm(forms.Form):
    """At the desk, for a person or for nobody, or papers of the wall: one screen, under a minute."""

    words = WordsField(label="Ce qui est dit", help_text="Avec ses mots. On relit avant de publier.")
    way = forms.ChoiceField(label="Reçue", choices=SPOKEN, widget=forms.RadioSelect, initial=ProposalWay.DESK)
    stickers = forms.IntegerField(
        label="Papiers qui disent la même chose", required=False, min_value=0, max_value=MOST_STICKERS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "autocomplete": "off"}),
        help_text="Comptés à part des voix en ligne.",
    )  # fmt: skip
    said_on = DayField(label="Dite le", calendar=True, required=False)
    maison = RowField(label="Maison", queryset=Maison.objects.none(), empty_label=None)

    def __init__(self, *args, maisons, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["maison"].queryset = maisons
        self.fields["said_on"].initial = clock.today()
        if person is not None:
            del self.fields["stickers"], self.fields["way"]

    def said(self) -> dict:
        """As `propose` takes it."""
        data = self.cleaned_data
        return {
            "maison": data["maison"], "words": data["words"], "way": data.get("way") or ProposalWay.DESK,
            "stickers": data.get("stickers") or 0, "said_on": data["said_on"],
        }  # fmt: skip


class StickersForm(forms.Form):
    more = forms.IntegerField(
        label="Papiers de plus", min_value=-MOST_STICKERS, max_value=MOST_STICKERS, help_text="« 12 papiers disent la même chose ».",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "autocomplete": "off"}),
    )  # fmt: skip


class MemberField(RowField):
    def label_from_instance(self, user: User) -> str:
        return user.get_full_name() or user.email


class _OwedForm(forms.Form):
    owed_by = MemberField(label="Qui répond", queryset=User.objects.none(), empty_label="Choisissez")
    owed_on = DayField(label="Avant le", calendar=True, help_text="Ce jour est affiché.")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, keepers: list[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owed_by"].queryset = User.objects.filter(pk__in=[user.pk for user in keepers]).order_by(
            "first_name", "last_name", "pk"
        )


class PublishForm(_OwedForm):
    """Read over: the words that everybody will read, who answers and before when."""

    words = WordsField(label="Telle qu’on la publie", help_text="Sans nom, sans numéro, sans adresse. Gardez sa façon de le dire.")
    aware = forms.BooleanField(label="Ce n’est le nom de personne d’ici", required=False)
    field_order = ["words", "aware", "owed_by", "owed_on", "seen"]


class OweForm(_OwedForm):
    pass


class AsideForm(forms.Form):
    why = forms.ChoiceField(label="Pourquoi", choices=Aside.choices, widget=forms.RadioSelect)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label="Nous répondons", choices=Outcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label="En clair", max_length=LONGEST_ANSWER, required=False, widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_ANSWER}),
        help_text="Ce qui est fait, quand, ou pourquoi c’est non. Tout le monde le lira.",
    )  # fmt: skip
    owed_on = DayField(label="À l’étude : réponse avant le", calendar=True, required=False, help_text="Seulement si c’est à l’étude.")
    seen = forms.IntegerField(widget=forms.HiddenInput)


class KeptField(RowField):
    def label_from_instance(self, row: Proposal) -> str:
        words = row.public_words
        return f"{words[:90]}…" if len(words) > 90 else words


class MergeForm(forms.Form):
    kept = KeptField(label="Elle dit la même chose que", queryset=Proposal.objects.none(), empty_label="Choisissez")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, among, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = among


class MeetingField(RowField):
    def label_from_instance(self, row: Meeting) -> str:
        return f"{row.body.page.title}, {dates.moment_long(row.session.start)}"


class PassOnForm(forms.Form):
    meeting = MeetingField(label="Réunion", queryset=Meeting.objects.none(), empty_label="Choisissez")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, among, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = among


def promised_by_default(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)
