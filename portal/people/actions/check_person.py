"""What may be written on a person's record: the one gate of creating and editing, whoever comes through it."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from phonenumber_field.phonenumber import to_python as read_phone

from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.rules.written import unturned
from portal.notifications.enums import CHOSEN

from ..enums import Civility, Language, Need
from ..rules import births, names, reach

TEXTS = {
    "family_name": 80,
    "given_name": 80,
    "display_name": 80,
    "email": 254,
    "phone": 30,
    "address_1": 80,
    "address_2": 80,
    "postal_code": 5,
    "city": 80,
}
CHOICES = {"civility": Civility.values, "language": Language.values, "channel": list(dict(CHOSEN))}
FIELDS = (*TEXTS, *CHOICES, "birth_date", "birth_year", "needs")


def check_person(*, values: dict) -> dict:
    """The values as they will be written: spaces mended, phone in E.164, display name and channel proposed when left empty.

    `values` holds every name of FIELDS. Raises one Refusal with all reasons: « nom-manquant », « texte-trop-long »,
    « texte-illisible », « naissance-impossible », « adresse-email-refusee », « telephone-refuse », « code-postal-refuse »,
    « choix-inconnu », « moyen-sans-adresse ».
    """
    clean = {**values, **{name: _tidy(values[name]) for name in (*TEXTS, *CHOICES)}}
    reasons: list[Refusal] = []
    _check_texts(clean, reasons)
    _check_birth(clean, reasons)
    _check_email(clean, reasons)
    _check_phone(clean, reasons)
    _check_choices(clean, reasons)
    _propose_name(clean, reasons)
    if not reasons:
        _check_channel(clean, reasons)
    if refusal := Refusal.gather(reasons):
        raise refusal
    return clean


def _tidy(text) -> str:
    return " ".join(unicodedata.normalize("NFC", unturned(str(text or ""))).split())


def _check_texts(clean: dict, reasons: list[Refusal]) -> None:
    for name, longest in TEXTS.items():
        if len(clean[name]) > longest and name not in ("phone", "postal_code"):
            reasons.append(Refusal("texte-trop-long", f"Un texte dépasse {longest} signes.", "Raccourcissez-le."))
        if any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") for sign in clean[name]):
            reasons.append(Refusal("texte-illisible", "Un texte contient un signe qui ne s'écrit pas.", "Tapez-le à nouveau."))
    if clean["postal_code"] and not (clean["postal_code"].isascii() and clean["postal_code"].isdigit() and len(clean["postal_code"]) == 5):
        reasons.append(Refusal("code-postal-refuse", "Un code postal a cinq chiffres.", "Corrigez-le, ou laissez-le vide."))


def _check_birth(clean: dict, reasons: list[Refusal]) -> None:
    birth = births.Birth(clean["birth_date"], clean["birth_date"].year if clean["birth_date"] else clean["birth_year"])
    clean["birth_year"] = birth.year
    if not births.is_possible(birth, clock.today()):
        reasons.append(
            Refusal("naissance-impossible", "Personne ne peut être né à cette date.", "Vérifiez l'année, ou laissez la case vide.")
        )


def _check_email(clean: dict, reasons: list[Refusal]) -> None:
    clean["email"] = clean["email"].lower()
    if clean["email"]:
        try:
            validate_email(clean["email"])
        except ValidationError:
            reasons.append(
                Refusal(
                    "adresse-email-refusee",
                    "Cette adresse e-mail n'est pas complète.",
                    "Elle ressemble à prenom.nom@exemple.fr ; sans elle, laissez la case vide.",
                )
            )


def _check_phone(clean: dict, reasons: list[Refusal]) -> None:
    if not clean["phone"]:
        return
    number = read_phone(clean["phone"], region="FR")
    if number and number.is_valid():
        clean["phone"] = number.as_e164
    else:
        reasons.append(
            Refusal("telephone-refuse", "Ce numéro de téléphone n'existe pas.", "Dix chiffres, ou le signe + et l'indicatif du pays.")
        )


def _check_choices(clean: dict, reasons: list[Refusal]) -> None:
    needs = clean["needs"] if isinstance(clean["needs"], (list, tuple)) else [None]
    unknown = [name for name, choices in CHOICES.items() if clean[name] and clean[name] not in choices]
    if unknown or any(code not in Need.values for code in needs):
        reasons.append(Refusal("choix-inconnu", "Un choix ne fait pas partie de la liste.", "Choisissez dans la liste."))
        return
    clean["needs"] = [code for code in Need.values if code in needs]
    clean["language"] = clean["language"] or Language.FRENCH


def _propose_name(clean: dict, reasons: list[Refusal]) -> None:
    civility = Civility(clean["civility"]).label if clean["civility"] in Civility.values and clean["civility"] else ""
    proposed = names.display_name(civility=str(civility), given_name=clean["given_name"], family_name=clean["family_name"])
    clean["display_name"] = clean["display_name"] or proposed
    if not (proposed or names.initial(clean["display_name"])):
        reasons.append(Refusal("nom-manquant", "Il faut au moins un nom ou un prénom.", "Écrivez le nom que la personne donne."))


def _check_channel(clean: dict, reasons: list[Refusal]) -> None:
    ways = {
        "email": clean["email"],
        "phone": clean["phone"],
        "address": clean["address_1"] if clean["postal_code"] and clean["city"] else "",
    }
    if not clean["channel"]:
        clean["channel"] = reach.default_channel(**ways)
    elif lacking := reach.missing_for(clean["channel"], **ways):
        reasons.append(
            Refusal(
                "moyen-sans-adresse", f"Pour lui écrire ainsi, il faut {lacking}.", "Ajoutez ce qui manque, ou choisissez un autre moyen."
            )
        )
