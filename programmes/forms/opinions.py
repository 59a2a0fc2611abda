"""« Était-ce bien ? »: three answers and a line, at both doors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..enums import Channel, Liked
from ..rules.opinions import LONGEST


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


class KeyedOpinionForm(OpinionForm):
    """The same, that staff key from a paper or a call."""

    channel = forms.ChoiceField(label=_("Par"), choices=[(Channel.COUNTER, _("au comptoir")), (Channel.PHONE, _("par téléphone"))])
