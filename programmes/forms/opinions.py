"""« Était-ce bien ? »: three answers, the kind's own closed questions, and a line, at both doors."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from ..enums import Channel, Liked
from ..rules.opinions import LONGEST, MOST_MORE, MoreAsked

NO_ANSWER = [("", _("Je ne réponds pas"))]


class OpinionForm(forms.Form):
    liked = forms.ChoiceField(
        label=_("Était-ce bien ?"), choices=Liked.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une des trois réponses.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("Quelques mots, si vous voulez"), required=False, max_length=LONGEST,
        help_text=_("Ce qui vous a plu, ce qu'on peut changer. Pas de nom, rien sur la santé de quelqu'un."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args, asked: Sequence[MoreAsked] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.more = {f"more-{question.code}": question.code for question in asked[:MOST_MORE]}
        for question in asked[:MOST_MORE]:
            self.fields[f"more-{question.code}"] = forms.ChoiceField(
                label=question.words, choices=[*question.answers, *NO_ANSWER], required=False, widget=forms.RadioSelect
            )
        self.order_fields(["liked", *self.more, "words"])

    def said(self) -> dict:
        """What `give_opinion` is told, once the form is clean."""
        clean = self.cleaned_data
        told = {name: value for name, value in clean.items() if name not in self.more}
        return {**told, "more": {code: clean[name] for name, code in self.more.items() if clean.get(name)}}

    def more_fields(self) -> list:
        return [self[name] for name in self.more]


class KeyedOpinionForm(OpinionForm):
    """The same, that staff key from a paper or a call."""

    channel = forms.ChoiceField(label=_("Par"), choices=[(Channel.COUNTER, _("au comptoir")), (Channel.PHONE, _("par téléphone"))])
