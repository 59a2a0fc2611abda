"""What a person may take away of her own record: everything this room knows of her, in words of the interface."""

from .models import AddressDoubt, Card, PaperCode, Person, PersonMerge
from .rules import births


def record_of(person: Person) -> dict:
    """Her records (those found to be the same included), cards, codes on paper (never their letters), houses. No key of the house's own."""
    records = Person.objects.filter(pk__in=Person.objects.records_of(person)).order_by("pk")
    cards = Card.objects.filter(person__in=records).order_by("issued_at", "pk")
    return {
        "fiches": [_record(record) for record in records],
        "cartes": [
            {"numero": card.number, "etat": card.get_state_display(), "remise_le": _moment(card.issued_at), "fin": _moment(card.ended_at)}
            for card in cards
        ],
        "adresses_a_verifier": [
            {"moyen": doubt.get_channel_display(), "adresse": doubt.address, "depuis": _moment(doubt.since)}
            for doubt in AddressDoubt.objects.filter(person__in=records)
        ],
        "codes_sur_papier": [
            {"imprime_le": _moment(code.printed_at), "fin": _moment(code.ended_at or code.expires_at), "utilise": code.used}
            for code in PaperCode.objects.filter(person__in=records).order_by("printed_at", "pk")
        ],
        "reunions_de_fiches": [
            {"le": _moment(merge.at), "defaite_le": _moment(merge.undone_at)}
            for merge in PersonMerge.objects.filter(absorbed__in=records).order_by("at", "pk")
        ],
    }


def _record(person: Person) -> dict:
    return {
        "civilite": person.get_civility_display() if person.civility else "",
        "prenom": person.given_name,
        "nom": person.family_name,
        "nom_montre": person.display_name,
        "naissance": births.shown(person.birth),
        "telephone": str(person.phone or ""),
        "adresse_email": person.email,
        "adresse": [line for line in (person.address_1, person.address_2, person.postal_code, person.city) if line],
        "langue": person.get_language_display(),
        "moyen_choisi": person.get_channel_display(),
        "a_prevoir": person.needs_words,
        "maisons": [{"maison": known.maison.name, "depuis": known.since.isoformat()} for known in person.known_at.select_related("maison")],
        "cree_le": _moment(person.created_at),
        "dernier_contact": person.last_contact_on.isoformat() if person.last_contact_on else None,
    }


def _moment(moment) -> str | None:
    return moment.isoformat() if moment else None
