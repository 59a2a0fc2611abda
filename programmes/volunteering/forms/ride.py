"""Coming together: whom one can take along, or that one looks for a seat."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..rules.rides import LONGEST, MOST

OFFERS, SEEKS = "emmene", "cherche"


class RideForm(forms.Form):
    """What the rules say of it (`rules.rides`) is the act's to say."""

    way = forms.ChoiceField(
        label=_("Pour venir"), choices=[(OFFERS, _("je peux emmener du monde")), (SEEKS, _("je cherche une place"))], initial=OFFERS,
        widget=forms.RadioSelect, error_messages={"required": _("Dites si vous emmenez quelqu’un ou si vous cherchez une place.")},
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("Combien de personnes"), required=False, min_value=1, max_value=MOST, initial=1, help_text=_("Si vous emmenez du monde.")
    )
    quarter = forms.CharField(
        label=_("De quel quartier"), max_length=LONGEST, help_text=_("Un quartier, un village, un arrêt. Ni adresse ni téléphone."),
        error_messages={"required": _("Il manque le quartier.")},
    )  # fmt: skip

    @classmethod
    def of(cls, ride, place: int) -> "RideForm":
        """As it stands, each place of a page under ids of its own."""
        first = {"way": OFFERS if ride.seats else SEEKS, "seats": ride.seats or 1, "quarter": ride.quarter} if ride else {}
        return cls(initial=first, auto_id=f"trajet-{place}-%s")

    def asked(self) -> dict:
        """As `say_ride` takes it."""
        seats = (self.cleaned_data["seats"] or 0) if self.cleaned_data["way"] == OFFERS else None
        return {"seats": seats, "quarter": self.cleaned_data["quarter"]}
