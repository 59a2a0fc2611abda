"""The pages of the outings that the browser walks, as `tests.walk_pages` says."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from pass_culture.actions.activate_cards import activate_cards
from pass_culture.actions.share_call import SHEET
from pass_culture.models import CultureCard, CultureSeason, PictureFace, Trip
from portal.households.models import Household
from portal.people.actions.share_sheet import share_sheet
from portal.people.models import Person
from programmes.actions.enrol import enrol
from tests.walk_pages import Lay, by


def of_trip(title: str, address: str, who: str = "direction") -> Lay:
    """This address with the `{trip}` of the demo's outing of this title; `who` empty: its page, read by a visitor."""

    def lay() -> tuple[str, Any]:
        trip = apps.get_model("pass_culture", "Trip").objects.get(sheet__activity__title=title)
        if not who:
            return trip.sheet.activity.get_url(), None
        return by(who, address.format(trip=trip.pk))()

    return lay


TOMORROW, YESTERDAY = "nuit-au-musee", "le-grand-bal"  # of `pass_culture.demo.around`
HOUSE = "quais"  # where the demo's staff work


def of_departure(slug: str, rest: str = "") -> Lay:
    """A screen of one of the demo's departures."""

    def lay() -> tuple[str, Any]:
        trip = apps.get_model("pass_culture", "Trip").objects.get(sheet__activity__slug=slug)
        return by("responsable", f"/equipe/pass-culture/sortie/{trip.pk}/{rest}")()

    return lay


def of_place(slug: str) -> Lay:
    """The desk's page of one place on it."""

    def lay() -> tuple[str, Any]:
        row = apps.get_model("programmes", "Enrolment").objects.filter(sheet__activity__slug=slug, state="confirmed").first()
        return by("responsable", f"/equipe/pass-culture/place/{row.pk}/")()

    return lay


def of_card(address: str, state: str = "active") -> Lay:
    """This address, its `{card}` a card of the season in this `state`, its `{person}` who has it."""

    def lay() -> tuple[str, Any]:
        season = CultureSeason.objects.current()
        row = CultureCard.objects.filter(season=season, state=state).order_by("pk").first()
        return by("direction", address.format(card=row.pk, person=row.person_id))()

    return lay


def without_card() -> tuple[str, Any]:
    """The card at the desk, of somebody known there who has none of the season."""
    held = CultureCard.objects.filter(season=CultureSeason.objects.current()).order_by().values("person")
    known = Person.objects.current().filter(known_at__maison__slug=HOUSE, birth_year__lt=2000)
    return by("accueil", f"/equipe/pass-culture/carte/{known.exclude(pk__in=held).order_by('pk').first().pk}/")()


def of_season(address: str) -> Lay:
    """This address, its `{season}` the one that runs."""

    def lay() -> tuple[str, Any]:
        return by("direction", address.format(season=CultureSeason.objects.current().pk))()

    return lay


def of_venue(address: str) -> Lay:
    """This address, its `{contract}` the first of the season that runs, its `{venue}` the one it is with."""

    def lay() -> tuple[str, Any]:
        row = CultureSeason.objects.current().contracts.order_by("pk").first()
        return by("direction", address.format(contract=row.pk, venue=row.venue_id))()

    return lay


def of_rosa(address: str) -> Lay:
    """This address, its `{card}` hers, just put in service, and `{place}` hers on an outing to come."""

    def lay() -> tuple[str, Any]:
        agent, user = (get_user_model().objects.get(email=f"{name}@belleroche.example") for name in ("responsable", "rosa"))
        rosa, trip = Person.objects.of_user(user), Trip.objects.get(sheet__activity__slug=TOMORROW)
        home = Household.objects.of(rosa).first()
        house = trip.sheet.maison
        (card,) = activate_cards(people=[rosa], season=trip.season, maison=house, household=home, by=agent, home_seen=True, promise=True)
        (place,) = enrol(sheet=trip.sheet, people=[rosa], household=home, channel="counter", by=agent)
        return address.format(card=card.pk, place=place.pk), user

    return lay


def of_picture(address: str) -> Lay:
    """This address, its `{picture}` one of the demo's album with people on it, `{person}` one of them."""

    def lay() -> tuple[str, Any]:
        face = PictureFace.objects.filter(picture__trip__sheet__activity__slug=YESTERDAY).order_by("-picture", "pk").first()
        return by("responsable", address.format(picture=face.picture_id, person=face.person_id))()

    return lay


def of_amina(address: str) -> Lay:
    """This address, its `{person}` herself."""

    def lay() -> tuple[str, Any]:
        _, user = by("amina", "")()
        return address.format(person=Person.objects.of_user(user).pk), user

    return lay


def confided() -> tuple[str, Any]:
    """The call sheet in the hands of a volunteer who escorts."""
    trip, (_, agent) = Trip.objects.get(sheet__activity__slug=TOMORROW), by("responsable", "")()
    held = share_sheet(target=f"{SHEET}:{trip.pk}", label="Sortie", maison=trip.sheet.maison, by=agent)
    return f"/feuille/{held.token}/", None


OUTINGS = [
    ("sorties culturelles", "/pass-culture/"),
    ("carte des sorties", "/pass-culture/carte/"),
    ("équipe, cartes des sorties", by("accueil", "/equipe/pass-culture/cartes/")),
    ("équipe, saisons de sorties", by("animation", "/equipe/pass-culture/saisons/")),
    ("équipe, l’appel d’une sortie", of_departure(TOMORROW, "appel/")),
    ("équipe, confier l’appel", of_departure(TOMORROW, "confier/")),
    ("équipe, une sortie à venir", of_departure(TOMORROW)),
    ("équipe, une sortie passée", of_departure(YESTERDAY)),
    ("équipe, une place sur une sortie", of_place(TOMORROW)),
    ("équipe, sorties", by("animation", "/equipe/pass-culture/")),
    ("une sortie tirée au sort", of_trip("Le Horla", "", "")),
    ("une sortie à venir, en car", of_trip("Une journée dans la neige", "", "")),
    ("équipe, une sortie", of_trip("Casse-Noisette", "/equipe/pass-culture/sortie/{trip}/")),
    ("équipe, changer une sortie", of_trip("Une journée dans la neige", "/equipe/pass-culture/sortie/{trip}/changer/")),
    ("équipe, qui accompagne une sortie", of_trip("Le Horla", "/equipe/pass-culture/sortie/{trip}/accompagner/")),
    ("équipe, annuler une sortie", of_trip("La nuit du Muséum", "/equipe/pass-culture/sortie/{trip}/annuler/")),
    ("équipe, une sortie annulée", of_trip("Raquettes au clair de lune", "/equipe/pass-culture/sortie/{trip}/annuler/")),
    ("équipe, convention d’une sortie", of_trip("Casse-Noisette", "/equipe/pass-culture/sortie/{trip}/convention/")),
    ("équipe, coûts d’une sortie", of_trip("Les Fables en ombres", "/equipe/pass-culture/sortie/{trip}/couts/")),
    ("équipe, lieux partenaires", by("direction", "/equipe/pass-culture/lieux/")),
    ("équipe, écrire une convention", by("direction", "/equipe/pass-culture/lieux/convention/nouvelle/")),
    ("équipe, qui est venu aux sorties", by("direction", "/equipe/pass-culture/venus/")),
    ("équipe, coûts des sorties", by("direction", "/equipe/pass-culture/couts/")),
    ("ma carte des sorties", by("rosa", "/pass-culture/carte/")),
    ("arrêter ma carte des sorties", of_rosa("/pass-culture/carte/{card}/arreter/")),
    ("ma place sur une sortie", of_rosa("/mon-espace/places/{place}/")),
    ("équipe, la carte d’une personne", of_card("/equipe/pass-culture/carte/{person}/")),
    ("équipe, la première carte d’une personne", without_card),
    ("équipe, arrêter une carte des sorties", of_card("/equipe/pass-culture/cartes/{card}/arreter/")),
    ("équipe, dire non à une carte demandée", of_card("/equipe/pass-culture/cartes/{card}/non/", "asked")),
    ("équipe, préparer une saison de sorties", by("direction", "/equipe/pass-culture/saisons/nouvelle/")),
    ("équipe, changer une saison de sorties", of_season("/equipe/pass-culture/saisons/{season}/")),
    ("équipe, l’appel d’une sortie passée", of_departure(YESTERDAY, "appel/")),
    ("l’appel d’une sortie, confié à une bénévole", confided),
    ("équipe, une convention", of_venue("/equipe/pass-culture/lieux/convention/{contract}/")),
    ("équipe, qui est venu dans un lieu", of_venue("/equipe/pass-culture/lieux/{venue}/venus/")),
    ("équipe, les photos d’une sortie", of_departure(YESTERDAY, "photos/")),
    ("équipe, une photo d’une sortie", of_picture("/equipe/pass-culture/photo/{picture}/")),
    ("équipe, photos à retirer", by("responsable", "/equipe/pass-culture/photos/a-retirer/")),
    ("une sortie passée, en images", of_trip("Le Grand Bal", "", "")),
    ("photos de mes sorties", by("amina", "/pass-culture/photos/")),
    ("mes photos", by("amina", "/mon-espace/photos/")),
    ("mes photos, oui ou non", of_amina("/mon-espace/photos/{person}/")),
    ("équipe, les photos d’une personne", of_picture("/equipe/personnes/{person}/photos/")),
    ("équipe, bilan des sorties", by("direction", "/equipe/pass-culture/bilan/")),
]
