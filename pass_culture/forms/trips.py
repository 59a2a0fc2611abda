"""What staff fill in to prepare a departure, and to change it. The same boxes on both screens."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.kit import clock, dates
from portal.kit.forms import RowField
from portal.kit.money import format_euros
from portal.people.models import User
from portal.places.models import Maison
from portal.tariffs.models import Tariff
from portal.tariffs.rules.grid import bounds
from programmes.actions.know_facilitators import called
from programmes.enums import Door
from programmes.forms.places import number_field
from programmes.forms.planning import hour_field
from programmes.models.series import leaders_of

from ..models import CultureSeason, Trip, Venue
from ..rules.stops import HOW, read_stops, written
from ..rules.wording import front_of

MOST = 2000  # seats a partner may hold
DEAREST = 500  # cents: outings of the scheme cost 0 to 5 €
GUESTS = 8
DRAW, FIRST = "tirage", "arrivee"
WAYS = [(DRAW, _("des demandes, puis un tirage au sort : d’abord qui n’est pas encore venu")), (FIRST, _("dans l’ordre des inscriptions"))]


class StopsField(forms.CharField):
    """Stops of the coach, one a line; cleaned to [(hour, place)]."""

    def __init__(self, **options):
        widget = forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})
        super().__init__(label=_("Les arrêts du car"), required=False, max_length=1500, widget=widget, help_text=HOW, **options)

    def clean(self, value):
        try:
            return read_stops(super().clean(value))
        except ValueError as problem:
            raise forms.ValidationError(str(problem), code="arrets") from None


def how_fields() -> dict[str, forms.Field]:
    """How the group goes: who it goes to, where it meets, the coach, the way back, ages, the card."""
    return {
        "venue": RowField(
            label=_("Chez quel partenaire ?"), queryset=Venue.objects.filter(retired=False).order_by("name"),
            empty_label=_("à choisir"), help_text=_("Un lieu s’ajoute dans le site, « Lieux partenaires »."), required=False,
        ),
        "meeting_hour": hour_field(_("Rendez-vous à")),
        "meeting_place": forms.CharField(
            label=_("Lieu du rendez-vous"), max_length=160, help_text=_("« Devant la maison », « au tram, arrêt… ».")
        ),
        "back_hour": hour_field(_("Retour vers"), required=False, help_text=_("Après minuit, c’est le lendemain.")),
        "by_coach": forms.BooleanField(label=_("On y va en car"), required=False),
        "stops": StopsField(),
        "from_age": number_field(_("Dès … ans"), min_value=1, max_value=99, required=False, help_text=_("Vide : tout âge.")),
        "needs_card": forms.BooleanField(label=_("Il faut la carte de la saison"), required=False, initial=True),
        "contract_seats": number_field(_("Places tenues par le partenaire"), min_value=1, max_value=MOST),
        "escort_seats": number_field(_("Dont pour qui accompagne"), min_value=0, max_value=50, initial=2),
        "guest_tariff": RowField(
            label=_("Prix de qui vient sans carte"), queryset=Tariff.objects.none(), required=False, empty_label=_("comme les autres"),
        ),
    }  # fmt: skip


def share_name(key: tuple[str, int | str]) -> str:
    return f"share_{key[0]}_{key[1]}"


def plan_fields(maison: Maison) -> dict[str, forms.Field]:
    """The same and how one gets a place: what the planner asks."""
    team = [(str(user.pk), called(user)) for user in leaders_of(maison)]
    season = CultureSeason.objects.current()
    found: dict[str, forms.Field] = {
        "season": RowField(
            label=_("De quelle saison ?"), queryset=CultureSeason.objects.filter(ends_on__gte=clock.today()).order_by("starts_on"),
            initial=season and season.pk, empty_label=_("à choisir"),
        ),
        **how_fields(),
        "selection": forms.ChoiceField(label=_("Une place s’obtient"), choices=WAYS, initial=DRAW, widget=forms.RadioSelect),
        "requests_days": number_field(
            _("Demandes jusqu’à … jours avant la sortie"), min_value=1, max_value=120, required=False,
            help_text=_("Vide : une semaine de demandes, puis le tirage le surlendemain."),
        ),
        "guests": number_field(
            _("Combien de personnes sans carte chaque groupe peut amener"), min_value=0, max_value=GUESTS, initial=0, required=False
        ),
        "wheelchairs": number_field(
            _("Places pour un fauteuil roulant, au plus"), min_value=0, max_value=50, required=False,
            help_text=_("Vide : non compté. Elles sont parmi les places des habitants."),
        ),
        "shares_days": number_field(
            _("Places gardées jusqu’à … jours avant la sortie"), min_value=1, max_value=120, required=False,
            help_text=_("Ensuite, ce qui reste est à tout le monde. Vide, avec un tirage : juste après lui."),
        ),
    }  # fmt: skip
    found["guest_tariff"].queryset = Tariff.objects.open_on(clock.today())
    found["meeting_place"].initial = front_of(maison.name)
    for key, label in share_keys():
        found[share_name(key)] = number_field(label, min_value=0, max_value=MOST, required=False)
    found["place"] = forms.CharField(
        label=_("Ou un autre lieu"), max_length=120, required=False, help_text=_("Vide : chez le partenaire choisi plus bas.")
    )
    if team:
        found["leaders"] = forms.MultipleChoiceField(
            label=_("Qui accompagne, de l’équipe ?"), choices=team, required=False, widget=forms.CheckboxSelectMultiple
        )
    return found


def share_keys() -> list[tuple[tuple[str, int | str], Any]]:
    """For whom places may be kept: the doors, then each house."""
    doors = [(("door", door.value), door.label) for door in (Door.DESK, Door.ONLINE)]
    return [*doors, *((("maison", maison.pk), maison.name) for maison in Maison.objects.in_service().order_by("name"))]


def shares_in(asked: Mapping[str, Any]) -> dict[tuple[str, int | str], int]:
    """How many places are kept for whom, where some are."""
    found: dict[tuple[str, int | str], int] = {}
    for name, places in asked.items():
        kind, _sep, key = name.removeprefix("share_").partition("_")
        if name.startswith("share_") and places and kind in ("door", "maison"):
            found[kind, int(key) if kind == "maison" else key] = places
    return found


def mistakes_of(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is wrong among the boxes together, beside the one where it is mended. A box that is wrong by itself is not there."""
    found: dict[str, Any] = {}
    contract, escorts = asked.get("contract_seats"), asked.get("escort_seats")
    if contract is not None and escorts is not None and escorts >= contract:
        found["escort_seats"] = _("Il ne resterait aucune place pour les habitants.")
    meets, begins = asked.get("meeting_hour"), asked.get("begins")
    if meets and begins and meets > begins:
        found["meeting_hour"] = _("On se retrouve avant le début : cette heure vient après.")
    stops = asked.get("stops") or []
    if stops and not asked.get("by_coach"):
        found["by_coach"] = _("Des arrêts sont écrits : cochez « en car », ou effacez-les.")
    if any(begins and at > begins for at, _place in stops):
        found["stops"] = _("Un arrêt vient après le début.")
    if asked.get("guest_tariff") and "guests" in asked and not asked.get("guests"):
        found["guest_tariff"] = _("Écrivez d’abord combien de personnes sans carte chaque groupe peut amener.")
    if words := too_dear(asked.get("tariff")):
        found["tariff"] = words
    kept = sum(shares_in(asked).values())
    if contract is not None and escorts is not None and kept > contract - escorts and "escort_seats" not in found:
        found["shares_days"] = _("%(kept)s places gardées pour %(seats)s : gardez-en moins.") % {"kept": kept, "seats": contract - escorts}
    return found


def too_dear(tariff: Tariff | None) -> str:
    """An outing of the scheme costs 5 € at most, whatever one's means."""
    version = tariff.version_on(clock.today()) if tariff is not None else None
    if version is None or not version.grid.is_written or bounds(version.grid)[1] <= DEAREST:
        return ""
    return _("Une sortie va de 0 à %(most)s : ce tarif monte plus haut. Choisissez-en un autre.") % {"most": format_euros(DEAREST)}


def at(day: dt.date, hour: dt.time | None, *, after: dt.time | None = None) -> dt.datetime | None:
    """That hour of that day; with `after`, the next day where it comes before it (one comes back after midnight)."""
    if hour is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=after is not None and hour < after), hour))


class TripForm(forms.Form):
    """A departure as it stands, to be changed. What concerns its date and its sheet alone has its own screens."""

    seats = number_field(_("Places pour les habitants"), min_value=0, max_value=MOST)
    why = forms.CharField(
        label=_("Pourquoi, en une phrase"), max_length=200, required=False,
        help_text=_("Si le rendez-vous ou un arrêt change : les personnes inscrites la liront."),
    )  # fmt: skip
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, trip: Trip, date, **kwargs):
        super().__init__(*args, **kwargs)
        self.trip, self.date = trip, date
        self.fields = {**how_fields(), **self.fields}
        self.fields["venue"].queryset = Venue.objects.filter(retired=False).order_by("name") | Venue.objects.filter(pk=trip.venue_id)
        kept = Tariff.objects.filter(pk=trip.guest_tariff_id)
        self.fields["guest_tariff"].queryset = Tariff.objects.open_on(clock.today()) | kept
        for name, value in self._as_it_stands().items():
            self.initial.setdefault(name, value)

    def _as_it_stands(self) -> dict[str, Any]:
        trip = self.trip
        plain = (
            "venue",
            "meeting_place",
            "by_coach",
            "from_age",
            "needs_card",
            "contract_seats",
            "escort_seats",
            "guest_tariff",
            "edition",
        )
        return {
            **{name: getattr(trip, name) for name in plain}, "seats": trip.sheet.capacity,
            "meeting_hour": dates.local(trip.meeting_at).time(), "back_hour": trip.back_at and dates.local(trip.back_at).time(),
            "stops": written((stop.at, stop.place) for stop in trip.stops_read),
        }  # fmt: skip

    def clean(self):
        asked = super().clean()
        begins = dates.local(self.date.start).time()
        for name, words in mistakes_of({**asked, "begins": begins}).items():
            self.add_error(name, words)
        return asked

    def moments(self) -> dict[str, Any]:
        """Aware moments of its hours, on its own day."""
        return moments_of(self.cleaned_data, self.date)


def moments_of(asked: Mapping[str, Any], date) -> dict[str, Any]:
    """`meeting_at`, `back_at` and `stops` of a date, from the hours that were written."""
    day = dates.local(date.start).date()
    meeting = asked["meeting_hour"]
    return {
        "meeting_at": at(day, meeting),
        "back_at": at(day, asked["back_hour"], after=meeting),
        "stops": tuple((place, at(day, hour)) for hour, place in asked["stops"]),
    }


class EscortsForm(forms.Form):
    """Who of the team goes along: those of the house, and who was chosen already."""

    users = forms.MultipleChoiceField(label=_("Qui accompagne, de l’équipe ?"), required=False, widget=forms.CheckboxSelectMultiple)
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, trip: Trip, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = [escort.user for escort in trip.escorts_read]
        self.known: dict[str, User] = {str(user.pk): user for user in (*leaders_of(trip.sheet.maison), *chosen)}
        self.fields["users"].choices = [(key, called(user)) for key, user in self.known.items()]
        self.initial.setdefault("users", [str(user.pk) for user in chosen])
        self.initial.setdefault("edition", trip.edition)

    def chosen(self) -> list[User]:
        return [self.known[key] for key in self.cleaned_data["users"]]
