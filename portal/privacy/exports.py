"""Everything every room knows of a person, and what this room adds: who opened her file, who acted for her, what she asked."""

from django.apps import apps

from portal.kit import registry
from portal.people.models import Person

from . import readers
from .models import DataRequest
from .rules import readable

MOST = 2000  # lines of a journal in one file: more is years of counters, and is given on request


def everything_about(person: Person, *, confidential: bool = True) -> dict:
    """The export: key of `registry.personal_exports` -> what that room gives. Without what is confidential when `confidential` is False."""
    data = {key: give(person) for key, give in registry.personal_exports.items()}
    return data if confidential else readable.without_confidential(data)


TITLES = {
    "people": "Fiche et carte",
    "households": "Foyers et situations vérifiées",
    "ledger": "Comptes et quittances",
    "privacy": "Lectures, gestes et demandes",
}


def title_of(key: str) -> str:
    """« Paniers solidaires » for the key of a room's export: a title of ours, else the name of its app."""
    label = key.partition(".")[0]
    if label in TITLES:
        return TITLES[label]
    name = str(apps.app_configs[label].verbose_name) if label in apps.app_configs else label
    return name[:1].upper() + name[1:]


def sections(data: dict) -> list[dict]:
    """For a page or a paper: title, number of things, blocks."""
    return [
        {"key": key, "title": title_of(key), "count": readable.count(part), "blocks": readable.blocks_of(part)}
        for key, part in data.items()
    ]


def readings_told(person: Person) -> dict:
    """Who opened her file (function and house, not name), who acted, what she asked about her data."""
    requests = DataRequest.objects.of_person(person).order_by("received_on", "pk")
    return {
        "qui_a_ouvert_la_fiche": [
            {"le": line.at.isoformat(), "quoi": line.what, "qui": line.who, **({"nom": line.name} if line.name else {})}
            for line in readers.shown_readings(readers.readings_of(person)[:MOST])
        ],
        "qui_a_agi": [
            {"le": line.at.isoformat(), "quoi": line.what, "qui": line.who, **({"nom": line.name} if line.name else {})}
            for line in readers.shown_acts(readers.acts_for(person)[:MOST], person)
        ],
        "demandes": [
            {
                "recue_le": row.received_on.isoformat(),
                "demande": str(row.get_kind_display()),
                "a_corriger": str(row.get_field_display()) if row.field else "",
                "texte": row.asked,
                "avant_le": row.due_on.isoformat(),
                "etat": str(row.get_state_display()),
                "repondue_le": row.answered_on.isoformat() if row.answered_on else None,
                "motif": str(row.get_reason_display()) if row.reason else "",
            }
            for row in requests
        ],
    }


def file_name(day, ending: str) -> str:
    """A name that names nobody."""
    return f"mes-donnees-{day.isoformat()}.{ending}"
