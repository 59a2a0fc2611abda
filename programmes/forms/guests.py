"""Who comes along, added or renamed after the sign-up."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from ..enums import AskedOf
from ..models import Enrolment, Question, SheetLimit
from ..room import limits_of
from ..rules.extras import LONGEST_NAME, Reply
from .sign_up import answer_field, need_field


class GuestNameForm(forms.Form):
    """A first name, and no more: nobody has a record made of her for coming along."""

    name = forms.CharField(
        label=_("Prénom de la personne qui accompagne"), max_length=LONGEST_NAME,
        help_text=_("Un prénom suffit. Il s'efface trente jours après la dernière date."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class GuestForm(GuestNameForm):
    """One more who comes along, with what is asked of each; `strict`: a question that needs an answer needs it here (online)."""

    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the price that was on the screen, in cents

    def __init__(self, *args, questions: Sequence[Question] = (), limits: Sequence[SheetLimit] = (), strict: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if limits:
            self.fields["need"] = need_field(limits, _("A-t-elle besoin d’une de ces places ?"))
        self.asked = {f"q{question.pk}": question for question in questions if question.asked_of == AskedOf.PERSON}
        for name, question in self.asked.items():
            self.fields[name] = answer_field(question)
            self.fields[name].required = strict and question.required

    def brought(self) -> dict:
        """What `add_guest` is told of her, once the form is clean."""
        clean = self.cleaned_data
        answers = tuple(Reply(question.pk, clean[name], 0) for name, question in self.asked.items() if clean.get(name))
        return {"name": clean["name"], "answers": answers, "shown_cents": clean["shown"], "need": clean.get("need") or ""}

    def question_fields(self) -> list:
        return [self[name] for name in (*self.asked, "need") if name in self.fields]


def guest_form(row: Enrolment, data, *, strict: bool) -> GuestNameForm:
    """The form of this place: a name to change, or somebody to add with what is asked of each."""
    if row.guest:
        return GuestNameForm(data, initial={"name": row.guest_name})
    return GuestForm(data, questions=row.sheet.questions.all(), limits=limits_of(row.sheet), strict=strict)
