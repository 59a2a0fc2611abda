"""The partners of Belleroche: a theatre, a museum, a cinema, the mountain; what an outing costs."""

import datetime as dt

from portal.kit.demo import Demo
from portal.tariffs.enums import Basis
from portal.tariffs.models import Tariff, TariffVersion

from ..models import Venue

# name, address, how to get there, places for wheelchairs, what is good to know
VENUES = (
    (
        "Théâtre des Tilleuls",
        "3 place du Marché",
        "Tram C, arrêt Les Tilleuls",
        4,
        "Entrée de plain-pied par la rue Haute ; boucle magnétique.",
    ),
    ("Musée de Belleroche", "12 quai des Lavandières", "Bus 14, arrêt Musée", 6, "Ascenseur, fauteuils prêtés, sièges pliants."),
    ("Le Grand Écran", "40 cours de la Gare", "Tram A, arrêt Gare", 3, "Salle 2 de plain-pied ; casques pour l’audiodescription."),
    ("Muséum d’histoire naturelle", "1 allée des Marronniers", "Tram A, arrêt Muséum", 4, "Rampe côté jardin."),
    ("La Fabrique des sciences", "7 rue des Forges", "Bus 20, arrêt Forges", None, "On touche à tout ; bruyant l’après-midi."),
    ("Conservatoire", "5 chemin de la Colline", "Bus 41, arrêt Conservatoire", 2, "Une marche à l’entrée, rampe posée sur demande."),
    ("Foyer de ski de fond du Col", "Le Col-des-Aiguilles", "Car depuis les maisons", None, "Chaussures et raquettes prêtées sur place."),
)
TARIFFS = (("sortie-3", "Sortie à 3 €", 300), ("sortie-5", "Sortie à 5 €", 500), ("sortie-invite", "Sortie, sans carte", 800))


def load(demo: Demo) -> None:
    fields = ("name", "address", "transport", "wheelchair_places", "access_note")
    Venue.objects.bulk_create([Venue(**dict(zip(fields, row, strict=True)), contact="Relations avec le public") for row in VENUES])
    start = dt.date(demo.day.year - (demo.day.month < 9), 9, 1)
    noon = dt.datetime.combine(start.replace(month=6, day=23), dt.time(10), tzinfo=dt.UTC)
    for number, (scheme, name, cents) in enumerate(TARIFFS, start=46):
        tariff = Tariff.objects.create(scheme=scheme, name=name, unit="la place", description="Le même prix pour tout le monde.")
        TariffVersion.objects.create(
            tariff=tariff, valid_from=start, basis=Basis.FLAT, flat_cents=cents, resolution_number=f"{start.year}-{number}",
            resolution_date=noon.date(), published_at=noon,
        )  # fmt: skip
