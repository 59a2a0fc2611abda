"""A post and a qualification as staff write them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import RowField, RowsField
from portal.places.models import Maison
from programmes.forms.places import number_field

from ..models import Post, Qualification


class PostForm(forms.Form):
    """A task, and what it asks: nothing more than it needs."""

    name = forms.CharField(label=_("Nom du poste"), max_length=60, help_text=_("« Peser et ranger », « Accueillir »."))
    what = forms.CharField(label=_("Ce que l’on y fait"), max_length=200, required=False)
    maison = RowField(label=_("Pour quelle maison ?"), queryset=Maison.objects.none(), required=False)
    qualifications = RowsField(
        label=_("Ce qu’il faut avoir"), queryset=Qualification.objects.all(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Demandé seulement à qui prend ce poste."),
    )  # fmt: skip
    minimum_age = number_field(_("À partir de quel âge ?"), min_value=12, max_value=99, initial=16)
    with_adult_from = number_field(
        _("Avec un adulte de sa famille, dès"),
        min_value=12,
        max_value=99,
        required=False,
        help_text=_("Vide : jamais avant l’âge du poste."),
    )
    for_minors = forms.BooleanField(label=_("La tâche convient avant 18 ans"), required=False, initial=True)
    retired = forms.BooleanField(
        label=_("Ne plus proposer ce poste"), required=False, help_text=_("Les créneaux déjà prévus restent, avec leurs inscrits.")
    )

    def __init__(self, *args, maisons, everywhere: bool, post: Post | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["maison"].queryset = maisons
        self.fields["maison"].empty_label = _("toutes les maisons") if everywhere else None
        self.fields["maison"].required = not everywhere
        if post is None:
            del self.fields["retired"]
        if not Qualification.objects.exists():
            del self.fields["qualifications"]

    def clean(self):
        asked = super().clean()
        if asked.get("with_adult_from") and asked.get("minimum_age") and asked["with_adult_from"] > asked["minimum_age"]:
            self.add_error("with_adult_from", _("Cet âge vient avant celui du poste : écrivez-en un plus petit, ou laissez vide."))
        return asked


def initial_of(post: Post) -> dict:
    names = ("name", "what", "maison", "minimum_age", "with_adult_from", "for_minors", "retired")
    return {**{name: getattr(post, name) for name in names}, "qualifications": post.qualifications.all()}


class QualificationForm(forms.Form):
    """What a post may ask for, how long it counts, how one gets it."""

    name = forms.CharField(label=_("Nom"), max_length=80, help_text=_("« Hygiène alimentaire », « Permis de conduire »."))
    months = number_field(_("Valable combien de mois ?"), min_value=1, max_value=600, required=False, help_text=_("Vide : sans fin."))
    how = forms.CharField(
        label=_("Comment l’obtenir"),
        max_length=200,
        help_text=_("« La maison propose une matinée, trois fois par an : demandez la date. »"),
    )
