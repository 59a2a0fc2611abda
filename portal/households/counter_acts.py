"""What the counter can do for a person with her record, her card and her household. Her page shows these; each needs no query."""

from django.urls import reverse

from portal.kit.registry import CounterAct
from portal.people.enums import Capability

WRITE, HOMES = Capability.WRITE_PEOPLE, Capability.WRITE_HOUSEHOLDS


def _to(name: str, query: str = ""):
    return lambda person: reverse(name, args=[person.pk]) + query


def _plain(name: str):
    return lambda person: reverse(name)


def has_card(request, person) -> bool:
    return person.at_desk.card is not None


def has_no_card(request, person) -> bool:
    return person.at_desk.card is None


def has_home(request, person) -> bool:
    return bool(person.at_desk.homes)


def has_no_home(request, person) -> bool:
    return not person.at_desk.homes


def her_card(person) -> dict:
    """The form that closes a card names it, as it was seen."""
    card = getattr(getattr(person, "at_desk", None), "card", None)
    return {"carte": card.pk if card else ""}


def nothing(person) -> dict:
    return {}


ACTS = {
    "households.edit": CounterAct("Modifier", "nom, téléphone, e-mail, adresse", _to("desk_person_edit"), WRITE, "record"),
    "households.house": CounterAct("Une maison de plus", "elle y vient aussi", _to("desk_person_house"), WRITE, "record"),
    "households.image": CounterAct("Ses photos", "oui ou non, usage par usage", _to("desk_person_image"), WRITE, "record"),
    "households.merge": CounterAct(
        "C’est la même personne que…", "réunir deux fiches", _to("desk_merge"), Capability.MERGE_PEOPLE, "record"
    ),
    "households.card_give": CounterAct(
        "Donner une carte", "la même pour tous", _to("desk_card_issue"), WRITE, "card", has_no_card, nothing
    ),
    "households.card_print": CounterAct("Imprimer la carte", "à couper et à plier", _to("desk_card_paper"), WRITE, "card", has_card),
    "households.card_code": CounterAct("Un code sur papier", "pour entrer sans téléphone", _to("desk_paper_code"), WRITE, "card", has_card),
    "households.card_replace": CounterAct(
        "Perdue ou abîmée : la remplacer", "l’ancien numéro ne sert plus", _to("desk_card_replace"), WRITE, "card", has_card, nothing
    ),
    "households.card_close": CounterAct("Fermer la carte", "sans la remplacer", _to("desk_card_close"), WRITE, "card", has_card, her_card),
    "households.open": CounterAct(
        "Ouvrir un foyer", "qui vit et paie ensemble", _plain("desk_household_new"), HOMES, "home", has_no_home,
        lambda person: {"personne": person.pk},
    ),
    "households.home": CounterAct(
        "Voir le foyer", "qui en répond, ce qui est vérifié", _to("desk_person_home"), Capability.SEE_HOUSEHOLDS, "home", has_home
    ),
    "households.join": CounterAct(
        "Ajouter quelqu’un", "enfant ou adulte", _to("desk_person_home", "?pour=ajouter"), HOMES, "home", has_home
    ),
    "households.leave": CounterAct(
        "Quelqu’un part", "sa vue s’arrête avec", _to("desk_person_home", "?pour=partir"), HOMES, "home", has_home
    ),
    "households.quotient": CounterAct(
        "Noter un quotient", "trois réponses", _to("desk_person_quotient"), Capability.VERIFY_MEANS, "home", None, nothing
    ),
    "households.promise": CounterAct(
        "Un papier est promis", "sous un mois", _to("desk_person_home", "?pour=promettre"), Capability.VERIFY_MEANS, "home", has_home
    ),
}  # fmt: skip
