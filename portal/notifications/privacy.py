"""What this room holds of people, why and for how long; what goes when somebody asks that her data be erased."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, ErasurePart, Treatment

from .actions.erase_texts import erase_texts, texts_of
from .actions.purge_outbox import ROW_DAYS, TEXT_DAYS, old_rows, old_texts
from .enums import State
from .models import OutboxMessage

MESSAGES = Treatment(
    name="Messages",
    purpose="Prévenir une personne par le moyen qu’elle a choisi, et pouvoir lui dire ce qui lui a été écrit et quand.",
    basis=f"{MISSION} ; l’accord de la personne pour les nouvelles, qu’elle reprend quand elle veut",
    people="Les personnes à qui la maison écrit",
    data="L’adresse ou le numéro, le texte, le moyen, l’heure, ce qui n’est pas parti et pourquoi",
    recipients="Les agents des maisons où vient la personne ; le service qui porte les e-mails et les SMS",
    kept="Le texte et l’adresse soixante jours ; le fait d’avoir écrit, treize mois.",
    purge="notifications.outbox",
    delays=(
        Delay("Textes et adresses", TEXT_DAYS, "days", "après la demande d’envoi", "notifications.outbox"),
        Delay("Le fait d’avoir écrit", ROW_DAYS, "days", "après la demande d’envoi", "notifications.outbox"),
    ),
    models=("notifications.OutboxMessage", "notifications.LetterBatch"),
    security="Ni nom, ni besoin, ni somme dans un objet ou un SMS ; les codes de connexion s’effacent dès l’envoi.",
)


def texts_kept(person) -> str:
    waiting = OutboxMessage.objects.filter(
        recipient_key__in=[f"{person._meta.label}:{row['pk']}" for row in type(person).objects.records_of(person)],
        state__in=(State.QUEUED, State.SENDING),
    ).exists()
    return "Un message attend de partir : son texte part avec lui, et s’efface ensuite." if waiting else ""


def preview(today) -> dict:
    return {"rows": old_rows(today).count(), "texts": old_texts(today).count()}


def register() -> None:
    registry.treatments.add("notifications", MESSAGES, order=50)
    registry.purge_previews.add("notifications.outbox", preview)
    registry.erasures.add(
        "notifications.texts",
        ErasurePart(
            "Messages reçus", lambda person: texts_of(person).count(), texts_kept, erase_texts,
            goes="Les textes, les objets et les adresses des messages déjà partis.",
        ),
        order=30,
    )  # fmt: skip
