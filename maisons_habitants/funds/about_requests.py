"""What requests give to the rooms below: written at home and at the counter, papers, what leaders are told."""

from django.urls import reverse

from portal.kit import registry
from portal.people.enums import Capability

from .actions.write_request import DOCUMENT
from .demo import requests as demo_of_requests
from .notifications.requests import name_purposes
from .reading.papers import may_open
from .slips import filed
from .views.projects import space_card

ACT = "funds.help"  # of `counter_acts`
ONLINE = (
    ("start", "Écrire un projet pour un fonds d’initiatives", "my_projects:start"),
    ("step", "Écrire son projet, pas à pas", "my_projects:step"),
    ("file", "Déposer sa demande à un fonds, la renvoyer", "my_projects:file"),
    ("answer", "Répondre à une question sur son projet", "my_projects:answer"),
    ("take_back", "Retirer sa demande à un fonds", "my_projects:take_back"),
    ("drop", "Effacer un projet commencé", "my_projects:drop"),
    ("join", "Porter un projet avec d’autres", "my_projects:join"),
    ("leader_drop", "Ne plus porter un projet", "my_projects:leader_drop"),
    ("paper_drop", "Retirer un papier de son projet", "my_projects:paper_drop"),
)


def help_url(person) -> str:
    return reverse("funds_desk:help", args=[person.pk])


def register() -> None:
    name_purposes()
    registry.private_files.add(DOCUMENT, may_open)
    act = registry.CounterAct("Projet", "une idée pour le quartier, sa demande", help_url, Capability.WRITE_ENROLMENTS, "record")
    registry.counter_acts.add(ACT, act, order=213)
    for key, label, address in ONLINE:
        registry.online_acts.add(f"funds.{key}", registry.OnlineAct(label, address, counter=ACT))
    registry.slips.add(filed.LABEL, registry.SlipKind(filed.slip_of, (filed.ACT,)))
    registry.space_cards.add("funds.projects", registry.SpaceCard("funds/space_card.html", space_card), order=39)
    registry.demo_parts.add("funds.requests", registry.DemoPart("un projet d’habitants commencé", demo_of_requests.load), order=86)
