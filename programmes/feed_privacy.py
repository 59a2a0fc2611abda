"""What a personal calendar is in the register, in the export and in the erasure."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.forget_feeds import erase_feeds, forget_feeds, forget_feeds_of
from .models import CalendarFeed
from .models.feed import KEPT, UNREAD

PURGE = "programmes.feeds"
FEEDS = Treatment(
    name="Agenda personnel sur un téléphone",
    purpose="Donner à une personne qui le demande ses propres dates dans son calendrier, à jour.",
    basis=MISSION,
    people="Les personnes qui créent une adresse d’agenda, ou la demandent à l’accueil",
    data="Qui a une adresse, depuis quand, le dernier jour où elle a été lue, quand et pourquoi elle a été arrêtée",
    recipients="La personne seule ; l’accueil sait qu’une adresse existe et peut l’arrêter, sans la lire. Qui reçoit l’adresse de la "
    "personne lit ses dates, sous un nom neutre quand c’est confidentiel",
    kept="Tant que la personne la garde. Une adresse arrêtée est oubliée après 90 jours, une adresse que rien ne lit après 400 jours.",
    purge=PURGE,
    delays=(
        Delay("Adresse d’agenda arrêtée", KEPT.days, "days", "après l’arrêt", PURGE),
        Delay("Adresse d’agenda que rien ne lit", UNREAD.days, "days", "après la dernière lecture", PURGE),
    ),
    models=("programmes.CalendarFeed",),
    security="Une adresse signée, impossible à deviner, arrêtée d’un geste, et à tout départ d’un foyer ; ni elle ni le nom ne vont aux "
    "journaux.",
)


def told(person: Person) -> dict:
    """Whether she has an address, since when, when it was read. Not the address: it stands on her page."""
    rows = CalendarFeed.objects.of_person(person)
    return {
        "adresses": [
            {
                "creee_le": row.created_at.isoformat(),
                "lue_le": row.read_on.isoformat() if row.read_on else None,
                "arretee_le": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in rows
        ]
    }


def register() -> None:
    registry.treatments.add(PURGE, FEEDS, order=31)
    registry.purges.add(PURGE, lambda today: {"feeds": forget_feeds(today=today)})
    registry.purge_previews.add(PURGE, lambda today: {"feeds": CalendarFeed.objects.to_forget(today).count()})
    registry.forgotten.add(PURGE, forget_feeds_of)
    registry.personal_exports.add(PURGE, told, order=51)
    registry.erasures.add(
        PURGE,
        ErasurePart(
            "Agenda personnel", lambda person: CalendarFeed.objects.of_person(person).count(), lambda person: "", erase_feeds,
            goes="L’adresse de son agenda : son téléphone ne reçoit plus ses dates.",
        ),
        order=22,
    )  # fmt: skip
