"""How many hands, at which posts: lines of a post and its three numbers, used wherever needs are written."""

from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.cms.models import MaisonPage
from portal.kit.forms import RowField
from portal.people.models import Person
from programmes.enums import Stretch
from programmes.forms.places import number_field

from ..actions.write_template import Line
from ..models import Mission, Need, Post, Volunteer
from ..rules.numbers import MOST, filled, refusal_of

LINES = 4  # posts of one shift, on the planner
TEMPLATE_LINES = 5
NUMBERS = ("least", "better", "most")
FAR = 600  # minutes before or after a date


def posts_for(maison):
    """The posts offered in a house: hers, and those of every house."""
    return Post.objects.filter(Q(maison=None) | Q(maison=maison), retired=False).order_by("name", "pk")


class PersonField(RowField):
    def label_from_instance(self, person: Person) -> str:
        return person.display_name


def leader_field(maison) -> forms.Field:
    """Somebody who gives a hand in this house."""
    volunteers = Volunteer.objects.current().filter(maisons=maison)
    people = Person.objects.filter(pk__in=volunteers.order_by().values("person")).order_by("sort_key", "pk")
    return PersonField(
        label=_("Qui mène ?"), queryset=people, required=False, empty_label=_("personne en particulier"),
        help_text=_("Les bénévoles liront son nom montré ; pour appeler, c’est toujours la maison."),
    )  # fmt: skip


def note_field() -> forms.Field:
    return forms.CharField(
        label=_("Bon à savoir"), required=False, max_length=200, help_text=_("« Chaussures fermées », « entrée par la cour ».")
    )


def line_fields(maison, lines: int, *, around: bool = False) -> dict[str, forms.Field]:
    """`lines` times a post and its numbers; `around`: with minutes before and after the date too."""
    found: dict[str, forms.Field] = {}
    for rank in range(1, lines + 1):
        found[f"post_{rank}"] = RowField(
            label=_("Poste"), queryset=posts_for(maison), required=rank == 1, empty_label=_("choisir") if rank == 1 else _("aucun autre")
        )
        for name, label, least in (("least", _("Au moins"), 0), ("better", _("Souhaité"), 1), ("most", _("Au plus"), 1)):
            found[f"{name}_{rank}"] = number_field(label, min_value=least, max_value=MOST, required=False)
        if around:
            found[f"before_{rank}"] = number_field(_("Minutes avant"), min_value=0, max_value=FAR, required=False)
            found[f"after_{rank}"] = number_field(_("Minutes après"), min_value=0, max_value=FAR, required=False)
    return found


def lines_in(asked, lines: int) -> list[Line]:
    """The lines that name a post."""
    found = []
    for rank in range(1, lines + 1):
        post = asked.get(f"post_{rank}")
        if post is not None:
            hands = filled(*(asked.get(f"{name}_{rank}") for name in NUMBERS))
            found.append(Line(post, hands, asked.get(f"before_{rank}") or 0, asked.get(f"after_{rank}") or 0))
    return found


def mistakes_of(asked, lines: int) -> dict[str, str]:
    """What is wrong among the lines together, beside the field where it is mended."""
    found: dict[str, str] = {}
    seen: set[int] = set()
    for rank in range(1, lines + 1):
        post = asked.get(f"post_{rank}")
        numbers = [asked.get(f"{name}_{rank}") for name in NUMBERS]
        if post is None:
            if any(number is not None for number in numbers):
                found[f"post_{rank}"] = _("Choisissez le poste, ou videz la ligne.")
            continue
        refusal = refusal_of(filled(*numbers))
        if refusal:
            found[f"least_{rank}"] = f"{refusal.words} {refusal.way_out}"
        if post.pk in seen:
            found[f"post_{rank}"] = _("Ce poste est déjà plus haut : une ligne suffit, avec le total.")
        seen.add(post.pk)
    return found


def boxes_of(form, lines: int) -> list[list]:
    """The bound fields, line by line, for the template."""
    names = ("post", *NUMBERS, "before", "after")
    return [[form[key] for name in names if (key := f"{name}_{rank}") in form.fields] for rank in range(1, lines + 1)]


class StretchField(forms.ChoiceField):
    """How much of a series."""

    def __init__(self, **options):
        super().__init__(
            label=_("Quelles dates ?"), choices=Stretch.choices, widget=forms.RadioSelect, initial=Stretch.ONE, required=False, **options
        )

    def clean(self, value):
        return super().clean(value) or Stretch.ONE


class ShiftForm(forms.Form):
    """The numbers of a shift, who leads it, what is good to know."""

    least = number_field(_("Au moins"), min_value=0, max_value=MOST)
    better = number_field(_("Souhaité"), min_value=1, max_value=MOST)
    most = number_field(_("Au plus"), min_value=1, max_value=MOST)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, shift, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leader"] = leader_field(shift.maison)
        if shift.leader_id:  # who leads stays choosable, though she stopped since
            self.fields["leader"].queryset = (self.fields["leader"].queryset | Person.objects.filter(pk=shift.leader_id)).distinct()
        self.fields["note"] = note_field()
        if shift.session.series_id:
            self.fields["stretch"] = StretchField()

    def hands(self) -> dict[str, int]:
        return {"minimum": self.cleaned_data["least"], "wanted": self.cleaned_data["better"], "maximum": self.cleaned_data["most"]}


class OnePostForm(forms.Form):
    """One post and its numbers."""

    def clean(self):
        asked = super().clean()
        for name, words in mistakes_of(asked, 1).items():
            self.add_error(name, words)
        return asked

    @property
    def line(self) -> Line:
        return lines_in(self.cleaned_data, 1)[0]


class AddPostForm(OnePostForm):
    """One more post on a date that has others."""

    def __init__(self, *args, maison, in_series: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.update(line_fields(maison, 1))
        self.fields["leader"], self.fields["note"] = leader_field(maison), note_field()
        if in_series:
            self.fields["stretch"] = StretchField()


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("Pourquoi, en une phrase"), max_length=200, required=False, help_text=_("Les personnes inscrites la liront.")
    )


def missions_in(houses):
    """Missions under the pages of these houses."""
    paths = list(MaisonPage.objects.filter(maison_row__in=houses).order_by().values_list("path", flat=True))
    beneath = [Q(path__startswith=path) for path in paths]
    return Mission.objects.filter(reduce(or_, beneath)).order_by("title", "pk") if beneath else Mission.objects.none()


class HandsForm(OnePostForm):
    """Hands for a date, without a template: a mission, a post, its numbers, how long before and after."""

    def __init__(self, *args, maison, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"] = RowField(label=_("Mission"), queryset=missions_in([maison]), empty_label=_("choisir"))
        self.fields.update(line_fields(maison, 1, around=True))

    def needs(self) -> list[Need]:
        """As the line of a template that nobody keeps."""
        line = self.line
        hands = {"minimum": line.hands.minimum, "wanted": line.hands.wanted, "maximum": line.hands.maximum}
        return [Need(post=line.post, before=line.before, after=line.after, **hands)]
