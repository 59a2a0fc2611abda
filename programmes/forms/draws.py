"""What staff fill in to say how one gets a place on a sheet, and to put somebody before the others."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kit import dates
from portal.kit.forms import DayField
from portal.places.models import Maison

from ..actions.set_terms import ShareKey, Terms, key_of_share
from ..enums import Door, NeedToCome, RefundPolicy, Selection
from ..models import SignUpSheet
from ..room import limits_of
from ..rules.limits import FOR
from .places import clean_share, number_field

MOST = 10_000
MOMENTS = {
    "opens": ("opens_at", _("Ouverture")),
    "closes": ("closes_at", _("Clôture des inscriptions")),
    "requests": ("requests_until", _("Fin des demandes")),
    "draw": ("draw_at", _("Tirage")),
    "cancel": ("cancel_until", _("Désistement en ligne jusqu’au")),
    "until_shares": ("shares_until", _("Places gardées jusqu’au")),
}


class MomentField(forms.MultiValueField):
    """A day and an hour, side by side; both or neither."""

    def __init__(self, **options):
        fields = (DayField(calendar=True, required=False), forms.TimeField(required=False))
        widget = forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d", time_format="%H:%M", date_attrs={"type": "date"}, time_attrs={"type": "time"}
        )
        options.setdefault("error_messages", {"incomplete": _("Il manque le jour ou l’heure.")})
        super().__init__(fields, widget=widget, require_all_fields=False, **options)

    def compress(self, values):
        if not values or (not values[0] and values[1] is None):
            return None
        if not values[0] or values[1] is None:
            raise forms.ValidationError(self.error_messages["incomplete"], code="incomplete")
        return timezone.make_aware(dt.datetime.combine(values[0], values[1]))


class TermsForm(forms.Form):
    """The rules of one sheet, as they stand."""

    selection = forms.ChoiceField(label=_("Comment a-t-on une place ?"), choices=Selection.choices, widget=forms.RadioSelect)
    waiting_list = forms.BooleanField(label=_("Liste d’attente"), required=False)
    refund_policy = forms.ChoiceField(
        label=_("Ce qui revient à qui annule"), choices=RefundPolicy.choices, widget=forms.RadioSelect, required=False,
        help_text=_("Seulement si la place a un prix. Ce que la maison annule revient toujours en entier."),
    )  # fmt: skip
    late_keeps = number_field(
        _("Part gardée après le délai, en %"), required=False, min_value=1, max_value=99, help_text=_("Seulement pour « une part ».")
    )
    draw_above = number_field(
        _("Proposer le tirage la prochaine fois au-delà de"), required=False, min_value=1, max_value=MOST,
        help_text=_("Un nombre de personnes inscrites et en attente. Vide : jamais d’office."),
    )  # fmt: skip

    def __init__(self, *args, sheet: SignUpSheet, maisons: list[Maison], **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        known = {key_of_share(share): share.places for share in sheet.shares.all()}
        self.keys: dict[str, ShareKey] = {}
        for name, (attribute, label) in MOMENTS.items():
            self.fields[name] = MomentField(label=label, required=name == "opens", initial=self._shown(getattr(sheet, attribute)))
            for part, word in zip(self.fields[name].widget.widgets, (_("jour"), _("heure")), strict=True):
                part.attrs["aria-label"] = f"{label} : {word}"
        self.fields["draw"].help_text = _("Vide : dès la fin des demandes. Plus tard : le temps de saisir les demandes sur papier.")
        self.fields["cancel"].help_text = _("Vide : jusqu’au début.")
        self.fields["closes"].help_text = _("Vide : jusqu’au début.")
        self.fields["until_shares"].help_text = _("Ensuite, ce qui reste va à tout le monde. Vide, avec un tirage : juste après lui.")
        for door in (Door.DESK, Door.ONLINE):
            self._share(("door", door.value), _("Pour %(whom)s") % {"whom": door.label}, known)
        for maison in maisons:
            self._share(("maison", maison.pk), maison.name, known)
        for key in known.keys() - set(self.keys.values()):  # by counter or by telephone alone: kept as they were set
            self._share(key, Door(key[1]).label if key[0] == "door" else _("une autre maison"), known)
        self._count(sheet)
        self.fields["refund_policy"].required = not self.is_bound  # as it is read: one of them always stands
        for name in ("selection", "waiting_list", "draw_above", "refund_policy", "late_keeps"):
            self.initial.setdefault(name, getattr(sheet, name))

    @staticmethod
    def _shown(moment):
        return dates.local(moment) if moment else None

    def _share(self, key: ShareKey, label, known: dict[ShareKey, int]) -> None:
        name = f"share-{key[0]}-{key[1]}"
        self.keys[name] = key
        self.fields[name] = number_field(label, required=False, min_value=0, max_value=MOST, initial=known.get(key))
        self.fields[name].widget.attrs["size"] = 4

    def _count(self, sheet: SignUpSheet) -> None:
        """How many places at most serve each need."""
        known = {limit.need: limit.places for limit in limits_of(sheet)}
        self.limits = {f"limit-{need}": need for need in NeedToCome.values}
        for name, need in self.limits.items():
            label = _("Places %(what)s") % {"what": FOR[need]}
            self.fields[name] = number_field(label, required=False, min_value=0, max_value=MOST, initial=known.get(need))
            self.fields[name].widget.attrs["size"] = 4

    def by_need(self):
        return [self[name] for name in self.limits]

    def by_door(self):
        return [self[name] for name, key in self.keys.items() if key[0] == "door"]

    def by_house(self):
        return [self[name] for name, key in self.keys.items() if key[0] == "maison"]

    def house_named(self) -> bool:
        return any(field.value() for field in self.by_house())

    def clean(self):
        asked = super().clean()
        asked["refund_policy"] = asked.get("refund_policy") or self.sheet.refund_policy
        clean_share(self, asked)
        return asked

    def terms(self) -> Terms:
        asked = self.cleaned_data
        moments = {attribute: asked[name] for name, (attribute, _label) in MOMENTS.items()}
        if asked["selection"] == Selection.DRAW:
            moments["draw_at"] = moments["draw_at"] or moments["requests_until"]
        else:
            moments["requests_until"] = moments["draw_at"] = None
        for attribute in moments:  # the screen shows minutes: what it was not asked to change stays to the second
            kept = getattr(self.sheet, attribute)
            if kept and moments[attribute] and kept.replace(second=0, microsecond=0) == moments[attribute]:
                moments[attribute] = kept
        return Terms(
            selection=asked["selection"], waiting_list=asked["waiting_list"], draw_above=asked["draw_above"],
            refund_policy=asked["refund_policy"], late_keeps=asked["late_keeps"],
            shares={key: asked[name] or 0 for name, key in self.keys.items()},
            limits={need: asked[name] for name, need in self.limits.items()}, **moments,
        )  # fmt: skip


class MoveUpForm(forms.Form):
    """Why this person before the others."""

    reason = forms.CharField(
        label=_("Pourquoi passe-t-elle devant ?"), max_length=200,
        help_text=_("La phrase reste sur la feuille et dans le journal : rien de la santé ni des moyens de la personne."),
    )  # fmt: skip
