"""What staff fill in to plan dates, and to change or call off several of them."""

import datetime as dt
from functools import reduce
from operator import or_

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.cms.models import MaisonPage
from portal.kit import clock, registry
from portal.kit.forms import DayField, RowField
from portal.places.models import Maison, Room
from portal.tariffs.models import Tariff

from ..actions.know_facilitators import called
from ..actions.plan_series import MOST
from ..enums import Preparation, RefundPolicy, Stretch
from ..models import Activity
from ..models.series import leaders_of
from ..programme_type import kind_of, planned_types
from ..recipes import SIGN_UP, Recipe, Terms
from ..rules.series import Rhythm
from .places import clean_share, number_field

EVERY = [
    (0, _("une seule date")),
    (1, _("chaque semaine")),
    (2, _("une semaine sur deux")),
    (3, _("une semaine sur trois")),
    (4, _("toutes les quatre semaines")),
]
WEEKDAYS = list(enumerate((_("lundi"), _("mardi"), _("mercredi"), _("jeudi"), _("vendredi"), _("samedi"), _("dimanche"))))
FAR = dt.timedelta(days=3 * 366)
ELSEWHERE = _("Ou un autre lieu")


def hour_field(label: str, **options) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **options)


def names_in(text: str) -> list[str]:
    """« Mme Roux, conteuse; Paul » has two names: they are parted by a semicolon, for a comma stands inside one."""
    return list(dict.fromkeys(name.strip() for name in text.split(";") if name.strip()))


def paths_of_others(scope) -> list[str]:
    """Paths of the pages of houses that this scope does not reach: one query, none for who has all."""
    if scope.everywhere:
        return []
    return list(MaisonPage.objects.exclude(maison_row__in=scope.maisons).order_by().values_list("path", flat=True))


def pages_within(scope):
    """Pages that who has this scope may plan: of the kinds that a recipe serves, under a house of hers or the whole town's."""
    pages = Activity.objects.filter(content_type__in=planned_types())
    beneath = [Q(path__startswith=path) for path in paths_of_others(scope)]
    return pages.exclude(reduce(or_, beneath)) if beneath else pages


def _near(form: forms.Form, name: str, day: dt.date) -> None:
    """A day years away is a slip of the hand; said by the side on which it lies."""
    if day - clock.today() > FAR:
        form.add_error(name, _("Choisissez une date plus proche."))
    elif clock.today() - day > FAR:
        form.add_error(name, _("Cette date est passée depuis longtemps."))


class ChoiceForm(forms.Form):
    """What is planned, where, and how one comes: the rest is asked afterwards."""

    page = RowField(label=_("Quelle page ?"), queryset=Activity.objects.none(), help_text=_("La page s'écrit dans le site."))
    maison = RowField(label=_("Quelle maison ?"), queryset=Maison.objects.none())
    recette = forms.ChoiceField(label=_("Comment vient-on ?"), widget=forms.RadioSelect)

    def __init__(self, *args, pages, maisons, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = pages.order_by("title", "pk")
        self.fields["maison"].queryset = maisons.order_by("name")
        self.fields["recette"].choices = [(key, f"{recipe.label} – {recipe.help}") for key, recipe in registry.recipes.items()]

    def clean(self):
        asked = super().clean()
        page, recipe = asked.get("page"), registry.recipes.get(asked.get("recette", ""))
        if page is not None and recipe is not None and not recipe.serves(kind_of(page)):
            self.add_error("recette", _("Cette page se prévoit autrement."))
        return asked


class WhoLeads(forms.Form):
    """Who leads: of the team, or by name."""

    leaders = forms.MultipleChoiceField(label=_("Qui anime ?"), required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(
        label=_("Quelqu'un d'autre : son nom"), required=False, max_length=200,
        help_text=_("« Mme Roux, conteuse ». Plusieurs : un point-virgule entre les noms."),
    )  # fmt: skip

    def __init__(self, *args, maison: Maison, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = {str(user.pk): user for user in leaders_of(maison)}
        self.fields["leaders"].choices = [(key, called(user)) for key, user in self.team.items()]
        if not self.team:
            del self.fields["leaders"]

    @property
    def users(self) -> list:
        return [self.team[key] for key in self.cleaned_data.get("leaders", ())]

    @property
    def names(self) -> list[str]:
        return names_in(self.cleaned_data.get("others", ""))


def rooms_of(maison: Maison):
    return Room.objects.filter(maison=maison, retired=False).select_related("maison")


class RoomField(RowField):
    def label_from_instance(self, room: Room) -> str:
        return room.label


class PlanForm(WhoLeads):
    """Days, hours, room, who leads, what to make ready, places: those that the recipe asks."""

    day = DayField(label=_("Première date"), calendar=True)
    begins, ends = hour_field(_("De")), hour_field(_("À"))
    every = forms.TypedChoiceField(label=_("Répéter"), choices=EVERY, coerce=int, initial=0, required=False, empty_value=0)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Quels jours ?"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Rien de coché : le même jour que la première date."),
    )  # fmt: skip
    until = DayField(label=_("Jusqu'au"), calendar=True, required=False)
    count = number_field(_("Ou combien de dates"), min_value=1, max_value=MOST, required=False)
    skip_public = forms.BooleanField(label=_("Pas les jours fériés"), required=False, initial=True)
    skip_school = forms.BooleanField(required=False, initial=True)
    room = RoomField(label=_("Salle"), queryset=Room.objects.none(), required=False, empty_label=_("sans salle précise"))
    place = forms.CharField(label=ELSEWHERE, max_length=120, required=False, help_text=_("Vide : à la maison."))
    needs = forms.MultipleChoiceField(
        label=_("À préparer"), choices=Preparation.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    needs_note = forms.CharField(
        label=_("Précision"), max_length=160, required=False, help_text=_("« 12 postes », « arabe » : ce qu'il faut, jamais pour qui.")
    )
    capacity = number_field(_("Places"), min_value=1, max_value=10_000, required=False, help_text=_("Vide : sans limite."))
    minimum = number_field(_("Au moins"), min_value=1, max_value=10_000, required=False, help_text=_("Pour que cela ait lieu."))
    waiting_list = forms.BooleanField(label=_("Liste d'attente"), required=False, initial=True)
    tariff = RowField(label=_("Tarif"), queryset=Tariff.objects.none(), required=False, empty_label=_("gratuit"))
    opens_on = DayField(label=_("Inscriptions à partir du"), calendar=True, required=False, help_text=_("Vide : tout de suite."))
    closes_days = number_field(
        _("Inscriptions jusqu'à … jours avant"), min_value=1, max_value=90, required=False, help_text=_("Vide : jusqu'au début.")
    )
    cancel_days = number_field(
        _("On se désiste seul jusqu'à … jours avant"), min_value=1, max_value=90, required=False,
        help_text=_("Vide : jusqu'au début. L'équipe le peut toujours."),
    )  # fmt: skip

    refund_policy = forms.ChoiceField(
        label=_("Ce qui revient à qui annule"), choices=RefundPolicy.choices, required=False, initial=RefundPolicy.DEADLINE,
        help_text=_("Seulement si la place a un prix."),
    )  # fmt: skip
    late_keeps = number_field(
        _("Part gardée après le délai, en %"), min_value=1, max_value=99, required=False, help_text=_("Seulement pour « une part ».")
    )

    def __init__(self, *args, maison: Maison, recipe: Recipe, **kwargs):
        super().__init__(*args, maison=maison, **kwargs)
        self.recipe = recipe
        self.fields["room"].queryset = rooms_of(maison)
        self.fields["tariff"].queryset = Tariff.objects.open_on(clock.today())
        self.fields["skip_school"].label = _("Pas pendant les vacances scolaires (zone %s)") % settings.SCHOOL_ZONE
        if recipe.in_holidays:
            self.fields["skip_public"].initial = self.fields["skip_school"].initial = False
        for name in (*(set(SIGN_UP) - set(recipe.asks)), *(() if recipe.led else ("leaders", "others"))):
            self.fields.pop(name, None)
        self.own = recipe.own_fields_at(maison)
        self.fields.update(self.own)

    @property
    def until_when(self):
        return [self[name] for name in ("opens_on", "closes_days", "cancel_days", "refund_policy", "late_keeps") if name in self.fields]

    @property
    def own_boxes(self):
        return [self[name] for name in self.own]

    def clean(self):
        asked = super().clean()
        day, until = asked.get("day"), asked.get("until")
        for name, value in (("day", day), ("until", until), ("opens_on", asked.get("opens_on"))):
            if value:
                _near(self, name, value)
        if asked.get("every") and not until and not asked.get("count") and not {"until", "count"} & set(self.errors):
            self.add_error("until", _("Écrivez jusqu'à quand, ou combien de dates."))
        if day and until and until < day:
            self.add_error("until", _("La dernière date vient après la première."))
        if (asked.get("minimum") or 0) > (asked.get("capacity") or 10_000):
            self.add_error("minimum", _("Ce nombre dépasse celui des places."))
        if asked.get("begins") and asked.get("ends") and asked["ends"] <= asked["begins"]:
            self.add_error("ends", _("La fin vient avant le début."))
        if asked.get("room") and asked.get("place"):
            self.add_error("place", _("Choisissez une salle, ou écrivez un autre lieu."))
        for name, words in self.recipe.mistakes(asked).items():
            self.add_error(name, words)
        if "refund_policy" in self.fields:
            asked["refund_policy"] = asked.get("refund_policy") or RefundPolicy.DEADLINE
            clean_share(self, asked)
        return asked

    @property
    def rhythm(self) -> Rhythm:
        asked = self.cleaned_data
        return Rhythm(asked["day"], asked["every"], tuple(asked["weekdays"]), asked["until"], asked["count"])

    @property
    def terms(self) -> Terms:
        asked = self.cleaned_data
        return Terms(**{name: asked[name] for name in self.recipe.asks}, more={name: asked[name] for name in self.own})

    def written(self) -> dict[str, list[str]]:
        """What was typed, to be asked again a year later."""
        return {name: self.data.getlist(name) for name in self.fields if self.data.getlist(name)}


class StretchForm(forms.Form):
    """How much of a series; left out for a date that stands alone."""

    stretch = forms.ChoiceField(label=_("Quelles dates ?"), choices=Stretch.choices, widget=forms.RadioSelect, initial=Stretch.ONE)
    why = forms.CharField(
        label=_("Pourquoi, en une phrase"), max_length=200, required=False, help_text=_("Les personnes inscrites la liront.")
    )

    def __init__(self, *args, alone: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if alone:
            del self.fields["stretch"]

    @property
    def chosen(self) -> str:
        return self.cleaned_data.get("stretch", Stretch.ONE)


class MoveForm(StretchForm, WhoLeads):
    """What a date becomes; the others of a series follow by as many days."""

    day = DayField(label=_("Jour"), calendar=True)
    begins, ends = hour_field(_("De")), hour_field(_("À"))
    room = RoomField(label=_("Salle"), queryset=Room.objects.none(), required=False, empty_label=_("sans salle précise"))
    place = forms.CharField(label=ELSEWHERE, max_length=160, required=False, help_text=_("Vide : à la maison."))

    field_order = ("stretch", "day", "begins", "ends", "room", "place", "leaders", "others", "why")

    def __init__(self, *args, maison: Maison, alone: bool, **kwargs):
        super().__init__(*args, maison=maison, alone=alone, **kwargs)
        self.fields["room"].queryset = rooms_of(maison)

    def clean(self):
        asked = super().clean()
        if asked.get("begins") and asked.get("ends") and asked["ends"] <= asked["begins"]:
            self.add_error("ends", _("La fin vient avant le début."))
        if asked.get("day"):
            _near(self, "day", asked["day"])
        if asked.get("room") and asked.get("place"):
            self.add_error("place", _("Choisissez une salle, ou écrivez un autre lieu."))
        return asked
