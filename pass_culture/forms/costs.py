from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import dates
from portal.kit.forms import EurosField, RowField
from programmes.forms.places import number_field

from ..enums import ContractState, Cost
from ..models import CultureSeason, Trip, Venue, VenueContract
from ..reading.contracts import ContractUse

MOST_SEATS = 20_000
MOST_CENTS = 10_000_000


class CostsForm(forms.Form):
    """What the town pays for one outing. `label_…`: what it was, in a few words."""

    seats_paid = number_field(
        _("Places réglées au partenaire"), min_value=0, max_value=MOST_SEATS, required=False,
        help_text=_("Vide : pas encore réglé ; on compte les places tenues."),
    )  # fmt: skip
    seat_cents = EurosField(label=_("Prix d’une place pour la ville"), maximum=MOST_CENTS, required=False)
    coach = EurosField(label=_("Car"), maximum=MOST_CENTS, required=False)
    label_coach = forms.CharField(label=_("Quel car"), max_length=80, required=False)
    guide = EurosField(label=_("Visite, rencontre"), maximum=MOST_CENTS, required=False)
    label_guide = forms.CharField(label=_("Avec qui"), max_length=80, required=False)
    other = EurosField(label=_("Autre"), maximum=MOST_CENTS, required=False)
    label_other = forms.CharField(label=_("Quoi"), max_length=80, required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, trip: Trip, **kwargs):
        known: dict = {"seats_paid": trip.seats_paid, "seat_cents": trip.seat_cents, "edition": trip.edition}
        for row in trip.costs.all():
            known[row.kind] = known.get(row.kind, 0) + row.cents
            known[f"label_{row.kind}"] = row.label
        super().__init__(*args, initial=known, **kwargs)
        if trip.contract_id:
            del self.fields["seat_cents"]

    def asked(self) -> dict:
        said = self.cleaned_data
        costs = {kind: (said[kind] or 0, said[f"label_{kind}"]) for kind in Cost.values}
        return {"costs": costs, "seats_paid": said["seats_paid"], "seat_cents": said.get("seat_cents"), "seen": said["edition"]}


class ContractForm(forms.Form):
    """What was agreed with a partner for a season."""

    NAMES = ("season", "venue", "reference", "seats", "seat_cents", "state", "note")

    season = RowField(label=_("Saison"), queryset=CultureSeason.objects.order_by("-starts_on"), empty_label=None)
    venue = RowField(label=_("Lieu"), queryset=Venue.objects.none(), empty_label=_("à choisir"))
    reference = forms.CharField(
        label=_("Référence"), max_length=60, required=False, help_text=_("Le numéro de la convention ou du bon de commande.")
    )
    seats = number_field(_("Places convenues"), min_value=1, max_value=MOST_SEATS)
    seat_cents = EurosField(label=_("Prix d’une place pour la ville"), maximum=MOST_CENTS)
    state = forms.ChoiceField(label=_("Où en est-on"), choices=ContractState.choices)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, contract: VenueContract | None, venue: Venue | None = None, **kwargs):
        season = CultureSeason.objects.current()
        known = {"season": season and season.pk, "venue": venue and venue.pk, "state": ContractState.AGREED}
        if contract:
            known = {name: getattr(contract, name) for name in self.NAMES} | {"seen": contract.edition}
            known |= {"season": contract.season_id, "venue": contract.venue_id}
        super().__init__(*args, initial=known, **kwargs)
        offered = Venue.objects.filter(retired=False) | Venue.objects.filter(pk=contract.venue_id if contract else None)
        self.fields["venue"].queryset = offered.order_by("name")

    def asked(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class LinkForm(forms.Form):
    """On which contract a departure stands."""

    NONE = "aucune"
    contract = forms.ChoiceField(label=_("Convention"), widget=forms.RadioSelect)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, trip: Trip, offered: list[ContractUse], **kwargs):
        known = {"contract": str(trip.contract_id) if trip.contract_id else self.NONE, "edition": trip.edition}
        super().__init__(*args, initial=known, **kwargs)
        self.offered = {str(one.contract.pk): one.contract for one in offered}
        self.fields["contract"].choices = [*((str(one.contract.pk), named(one)) for one in offered), (self.NONE, _("sans convention"))]

    @property
    def chosen(self) -> VenueContract | None:
        return self.offered.get(self.cleaned_data["contract"])


def named(one: ContractUse) -> str:
    """« Théâtre des Tilleuls, BC-2026-14 : il reste 38 places sur 120 ». No price."""
    row = one.contract
    reference = f", {row.reference}" if row.reference else ""
    return f"{row.venue.name}{reference}{dates.NBSP}: il reste {one.left} place{'s' if one.left > 1 else ''} sur {row.seats}"
