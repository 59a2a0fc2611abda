"""Forms of a person's data: what she asks, what staff answer."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.kit import registry
from portal.kit.forms import DayField

from .enums import ON_RECORD, Door, Field, Handed, Identity, Kind, WhyLonger, WhyNot
from .models.request import LONGEST

NO_HEALTH = _("Quelques mots suffisent. Rien sur la santé, la religion ou les opinions. Ce texte s’efface avec la réponse.")
ASKED_ONLINE = [kind for kind in Kind if kind != Kind.ACCESS]  # receiving her data is one click away, without asking
SEEN_BY_STAFF = [how for how in Identity if how != Identity.ACCOUNT]
ANSWERED_BY = [Handed.BY_HAND, Handed.LETTER, Handed.ONLINE, Handed.PHONE]


def choices(members, first: str = "") -> list[tuple[str, str]]:
    return [*([("", first)] if first else []), *((member.value, capfirst(str(member.label))) for member in members)]


class AskForm(forms.Form):
    """What a person asks online, or what an agent writes down for her."""

    kind = forms.ChoiceField(label=_("Que voulez-vous ?"), widget=forms.RadioSelect, choices=choices(ASKED_ONLINE))
    field = forms.ChoiceField(label=_("Pour une correction : de quoi ?"), required=False, choices=choices(Field, str(_("choisir"))))
    asked = forms.CharField(
        label=_("Ce qui serait juste, ou ce dont il s’agit"), required=False, max_length=LONGEST, help_text=NO_HEALTH,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
    )  # fmt: skip

    def values(self) -> dict:
        given = self.cleaned_data
        return {"kind": given["kind"], "field": given["field"] if given["kind"] == Kind.RECTIFICATION else "", "asked": given["asked"]}


class ReceiveForm(AskForm):
    """A request that came to the house."""

    door = forms.ChoiceField(label=_("Arrivée"), choices=choices([door for door in Door if door != Door.ONLINE]), initial=Door.COUNTER)
    received_on = DayField(label=_("Reçue le"), calendar=True)
    identity = forms.ChoiceField(
        label=_("C’est bien elle ?"), required=False, choices=choices(SEEN_BY_STAFF, str(_("à vérifier plus tard"))),
        help_text=_("On regarde un papier, on n’en garde pas de copie."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = _("Que demande-t-elle ?")
        self.fields["kind"].choices = choices(Kind)
        self.order_fields(["kind", "field", "asked", "door", "received_on", "identity"])

    def values(self) -> dict:
        given = self.cleaned_data
        return {**super().values(), **{name: given[name] for name in ("door", "received_on", "identity")}}


class IdentityForm(forms.Form):
    identity = forms.ChoiceField(
        label=_("Comment savez-vous que c’est bien elle ?"), choices=choices(SEEN_BY_STAFF, str(_("choisir"))),
        help_text=_("On regarde un papier, on n’en garde pas de copie."),
    )  # fmt: skip


class HandedForm(forms.Form):
    """How the answer reaches her; `version`: what the screen showed."""

    handed = forms.ChoiceField(label=_("La réponse est"), choices=choices(ANSWERED_BY))
    version = forms.IntegerField(widget=forms.HiddenInput)


class RefuseForm(HandedForm):
    reason = forms.ChoiceField(label=_("Pourquoi, tel que la personne le lira"), choices=choices(WhyNot, str(_("choisir"))))

    field_order = ["reason", "handed", "version"]


class LongerForm(forms.Form):
    longer = forms.ChoiceField(label=_("Pourquoi deux mois de plus"), choices=choices(WhyLonger, str(_("choisir"))))


class RectifyForm(HandedForm):
    """What is right, for what stands on the record."""

    text = forms.CharField(label=_("Tel que le papier le montre"), max_length=80, required=False)
    birth = DayField(label=_("Date de naissance, telle que le papier la montre"), required=False)
    field_order = ["text", "birth", "handed", "version"]

    def __init__(self, *args, asked: str, **kwargs):
        super().__init__(*args, **kwargs)
        if asked == Field.BIRTH:
            del self.fields["text"]
            self.fields["birth"].required = True
        elif asked in ON_RECORD:
            del self.fields["birth"]
            self.fields["text"].required = True
        else:
            del self.fields["text"], self.fields["birth"]


class EraseForm(HandedForm):
    """Kinds of data that go: keys of `registry.erasures`."""

    kinds = forms.MultipleChoiceField(label=_("Ce qui part"), required=False, widget=forms.CheckboxSelectMultiple)
    sure = forms.BooleanField(label=_("La personne l’a confirmé : ce qui part ne revient pas"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(key, part.label) for key, part in registry.erasures.items()]
