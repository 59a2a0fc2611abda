"""What is filled in to prepare a meeting, to answer it, and to vote at it."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import dates
from portal.kit.forms import DayField, RowField
from portal.people.enums import Need
from programmes.forms.places import number_field
from programmes.forms.planning import hour_field

from ..actions.answer_meeting import MOST_CHILDREN
from ..actions.open_vote import FOR_OR_AGAINST
from ..enums import Answer, Interest, ItemKind
from ..models import Item, Mandate, Meeting
from ..reading.table import Table

ABSTENTION = "abstention"


def edition_field() -> forms.IntegerField:
    return forms.IntegerField(required=False, widget=forms.HiddenInput)


def moment(day: dt.date, hour: dt.time) -> dt.datetime:
    return dates.midnight(day).replace(hour=hour.hour, minute=hour.minute)


class MemberField(RowField):
    """A member of the day, by the name she chose."""

    def __init__(self, members, **options):
        keys = [one.key for one in members]
        super().__init__(queryset=Mandate.objects.filter(pk__in=keys).select_related("person__successor"), **options)
        names = {one.key: one.name for one in members}
        self.choices = [("", self.empty_label or ""), *((key, names[key]) for key in keys)]


class WhenForm(forms.Form):
    """A day and two hours."""

    day = DayField(label=_("Le jour"), calendar=True)
    begins = hour_field(_("De"))
    ends = hour_field(_("À"))

    def times(self) -> tuple[dt.datetime, dt.datetime]:
        asked = self.cleaned_data
        return moment(asked["day"], asked["begins"]), moment(asked["day"], asked["ends"])


class PlanForm(WhenForm):
    place = forms.CharField(label=_("Le lieu"), required=False, max_length=160, help_text=_("Vide : à la maison."))
    open_to_all = forms.BooleanField(label=_("Ouverte à tout le monde"), required=False)
    childcare = forms.BooleanField(label=_("Les enfants sont gardés sur place"), required=False)


class MeetingForm(forms.Form):
    """What members read, who may come, who presides."""

    words = forms.CharField(
        label=_("Un mot aux membres"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Il est dans la convocation."),
    )  # fmt: skip
    open_to_all = forms.BooleanField(label=_("Ouverte à tout le monde"), required=False)
    childcare = forms.BooleanField(label=_("Les enfants sont gardés sur place"), required=False)
    edition = edition_field()

    def __init__(self, *args, meeting: Meeting, members, **options):
        first = {name: getattr(meeting, name) for name in ("words", "open_to_all", "childcare", "edition")}
        super().__init__(*args, initial=first | {"chair": meeting.chair_id}, prefix="reunion", **options)
        label = _("Qui préside")
        self.fields["chair"] = MemberField(members, label=label, required=False, empty_label=_("selon les rôles du comité"))


class ItemForm(forms.Form):
    title = forms.CharField(label=_("Le point"), max_length=160)
    kind = forms.ChoiceField(label=_("C’est"), choices=[one for one in ItemKind.choices if one[0] != ItemKind.MINUTES])
    words = forms.CharField(label=_("En quelques mots"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    minutes = number_field(_("Durée (minutes)"), required=False, min_value=1, max_value=240)

    def __init__(self, *args, item: Item | None = None, **options):
        first = {name: getattr(item, name) for name in ("title", "kind", "words", "minutes")} if item else {"kind": ItemKind.DISCUSSION}
        super().__init__(*args, initial=first, prefix="point", **options)
        if item is not None and item.kind == ItemKind.MINUTES:
            self.fields["kind"].choices = [(ItemKind.MINUTES.value, ItemKind.MINUTES.label)]


class DocumentForm(forms.Form):
    title = forms.CharField(label=_("Ce que c’est"), max_length=120, required=False, help_text=_("« Le plan de la cour »"))
    file = forms.FileField(label=_("Le fichier"), help_text=_("Un PDF ou une photo, 10 Mo au plus. Les membres et l’équipe le lisent."))

    def __init__(self, *args, items, **options):
        super().__init__(*args, prefix="document", **options)
        label = _("Pour quel point ?")
        rows = Item.objects.filter(pk__in=[one.pk for one in items])
        self.fields["item"] = RowField(label=label, queryset=rows, required=False, empty_label=_("toute la réunion"))


class AnswerForm(forms.Form):
    """« Je viens », « je m'excuse ». Children and proxies are asked where there are such."""

    answer = forms.ChoiceField(
        label=_("Venez-vous ?"), choices=[(Answer.COMING.value, _("Je viens")), (Answer.EXCUSED.value, _("Je m’excuse"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("Ce qu’il faut pour venir"), choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    version = edition_field()

    def __init__(self, *args, table: Table, mine: Mandate, **options):
        row = table.by_key[mine.pk].row if mine.pk in table.by_key else None
        known = {"answer": row.answer, "needs": row.needs, "version": row.version, "children": row.children} if row else {}
        super().__init__(*args, initial=known | {"proxy_to": table.proxies.get(mine.pk)}, **options)
        if table.meeting.childcare:
            label = _("Combien d’enfants à garder ?")
            self.fields["children"] = number_field(label, required=False, min_value=0, max_value=MOST_CHILDREN)
        if table.rules.proxies_each and mine.seat.votes and mine.seat.deputy_of_id is None:
            others = [one for one in table.members if one.key != mine.pk and one.mandate.seat.votes]
            label = _("Si je m’excuse, je donne mon pouvoir à")
            self.fields["proxy_to"] = MemberField(others, label=label, required=False, empty_label=_("personne"))

    def said(self) -> dict:
        asked = self.cleaned_data
        return {
            "answer": asked["answer"], "needs": asked["needs"], "children": asked.get("children") or 0, "proxy_to": asked.get("proxy_to"),
            "seen": asked["version"],
        }  # fmt: skip


class VoteForm(forms.Form):
    """A question and its choices; a formal committee says why a vote is secret."""

    question = forms.CharField(label=_("La question"), max_length=240)
    choices = forms.CharField(
        label=_("Les choix, un par ligne"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1300,
        initial="\n".join(words for words, _real in FOR_OR_AGAINST), help_text=_("« Abstention » n’est pas une voix exprimée."),
    )  # fmt: skip
    secret = forms.BooleanField(label=_("Vote secret"), required=False)
    on_paper = forms.BooleanField(label=_("Secret, sur papier : on compte les bulletins"), required=False)

    def __init__(self, *args, formal: bool, **options):
        super().__init__(*args, prefix="vote", **options)
        if formal:
            self.fields["asking"] = number_field(_("Combien de présents demandent le secret ?"), required=False, min_value=0, max_value=500)
            self.fields["appointment"] = forms.BooleanField(label=_("On choisit une personne"), required=False)

    def said(self) -> dict:
        asked = self.cleaned_data
        lines = [line.strip() for line in asked["choices"].splitlines() if line.strip()]
        return {
            "question": asked["question"], "choices": [(line[:120], line.casefold() != ABSTENTION) for line in lines],
            "secret": asked["secret"] or asked["on_paper"], "on_paper": asked["on_paper"], "asking": asked.get("asking") or 0,
            "appointment": bool(asked.get("appointment")),
        }  # fmt: skip


class AsideForm(forms.Form):
    def __init__(self, *args, members, **options):
        super().__init__(*args, prefix="ecart", **options)
        self.fields["mandate"] = MemberField(members, label=_("Qui ne vote pas sur ce projet ?"), empty_label=_("à choisir"))
        why = forms.ChoiceField(label=_("Parce que cela concerne"), choices=Interest.choices, initial=Interest.OTHER)
        why.help_text = _("Vous seul·e le lisez : le compte rendu dit un nombre.")
        self.fields["why"] = why


class ProxyForm(forms.Form):
    def __init__(self, *args, members, **options):
        super().__init__(*args, prefix="pouvoir", **options)
        self.fields["giver"] = MemberField(members, label=_("Le pouvoir de"), empty_label=_("à choisir"))
        self.fields["bearer"] = MemberField(members, label=_("est porté par"), empty_label=_("à choisir"))
