"""What this room holds of people, why and for how long; what goes when somebody asks that her data be erased."""

from django.db.models import Q

from portal.kit import registry
from portal.kit.privacy import MISSION, SECURITY
from portal.kit.registry import Delay, ErasurePart, Treatment

from .actions.close_card import close_card
from .actions.doubt_address import stale_doubts
from .actions.edit_person import edit_person
from .actions.erase_persons import count_forgotten, erase_record, works_here
from .actions.forget_paper_codes import KEPT as PAPER_CODES
from .actions.forget_paper_codes import old_paper_codes
from .actions.forget_sheet_names import KEPT as SHEET_NAMES
from .actions.forget_sheet_names import old_sheet_names
from .models import Card, Person
from .rules.keeping import YEARS

KEEPING = "CNIL, référentiel des durées du secteur social, délibération 2023-095 du 14 septembre 2023"
CONTACT = ("phone", "email", "address_1", "address_2", "postal_code", "city")

RECORDS = Treatment(
    name="Fiches des personnes et cartes",
    purpose="Reconnaître une personne, lui écrire, la recevoir avec ce qu’il lui faut, sans lui redemander deux fois la même chose.",
    basis=MISSION,
    people="Les personnes accueillies, avec ou sans compte",
    data="Nom, naissance, moyens de la joindre et ceux à vérifier, langue, ce que la maison doit prévoir, maisons où elle vient, numéro de "
    "carte",
    recipients="Les agents des maisons où elle vient ; les bénévoles ne voient que le nom qu’elle a choisi de montrer",
    kept="Deux ans après le dernier contact, puis la fiche est effacée.",
    purge="people.persons",
    delays=(
        Delay("Fiche, carte et compte", YEARS, "years", "après le dernier contact", "people.persons", source=KEEPING),
        Delay("Codes de connexion sur papier", PAPER_CODES.days, "days", "après l’impression", "people.paper_codes"),
        Delay("Adresses à vérifier", 0, "", "dès que l’adresse est corrigée", "people.doubts"),
    ),
    models=(
        "people.Person",
        "people.PersonMaison",
        "people.SearchKey",
        "people.Card",
        "people.CardBatch",
        "people.PaperCode",
        "people.AddressDoubt",
        "people.PersonMerge",
        "people.User",
    ),
    security="Chaque agent ne voit que les personnes de ses maisons ; chaque lecture est notée.",
)
TEAM = Treatment(
    name="Comptes, rôles et badges de l’équipe",
    purpose="Savoir qui travaille où, avec quels droits, et qui agit à un poste partagé.",
    basis=f"{MISSION} ; {SECURITY}",
    people="Les agents",
    data="Nom, adresse e-mail, rôles et leurs dates, numéro de badge, postes de comptoir, double vérification",
    recipients="Les personnes qui tiennent l’équipe",
    kept="Le compte fermé reste : ce qu’il a fait porte son nom.",
    why_none="Les quittances et le journal nomment l’agent ; son compte fermé n’ouvre plus rien.",
    models=(
        "people.RoleAssignment",
        "people.Badge",
        "people.Workstation",
        "account.EmailAddress",
        "account.EmailConfirmation",
        "mfa.Authenticator",
    ),
    security="Double vérification ; code secret haché ; rôles à durée, jamais au-dessus de qui les donne.",
)
SHEETS = Treatment(
    name="Feuilles confiées aux bénévoles",
    purpose="Confier la liste d’un jour à une personne bénévole, sans lui ouvrir le reste.",
    basis=MISSION,
    people="Les bénévoles",
    data="Le nom écrit par l’agent qui confie la feuille, le jour, la maison",
    recipients="L’équipe de la maison",
    kept="Le nom part un mois après la fermeture de la feuille.",
    purge="people.sheets",
    delays=(Delay("À qui une feuille a été confiée", SHEET_NAMES.days, "days", "après la fermeture", "people.sheets"),),
    models=("people.SheetPass",),
    security="Un lien qui ne s’ouvre qu’une fois et s’éteint dans la journée.",
)


def contact_held(person: Person) -> int:
    kept = person.current_record
    return sum(bool(str(getattr(kept, name) or "")) for name in CONTACT)


def erase_contact(person: Person, by) -> None:
    """Phone, e-mail, address go; what is left to tell her waits at the counter."""
    edit_person(person=person.current_record, by=by, **dict.fromkeys(CONTACT, ""), channel="")


def no_reason(person: Person) -> str:
    return ""


def erase_needs(person: Person, by) -> None:
    edit_person(person=person.current_record, by=by, needs=[])


def cards_held(person: Person) -> int:
    return Card.objects.active().filter(person__in=Person.objects.records_of(person)).count()


def erase_card(person: Person, by) -> None:
    card = Card.objects.active_of(person)
    if card is not None:
        close_card(card=card, by=by)


def record_kept(person: Person) -> str:
    """The record bears the name for what other rooms must keep; their words say what and until when."""
    if works_here(person):
        return "Cette personne travaille ici : son compte signe ce qu’elle a fait."
    holding = [part.label for part in registry.erasures if part.holds_name and part.kept_because(person)]
    return f"Son nom reste, pour ceci seulement : {', '.join(holding).lower()}." if holding else ""


def record_held(person: Person) -> int:
    return Person.objects.filter(Q(pk__in=Person.objects.records_of(person)), erased_at__isnull=True).count()


def register() -> None:
    registry.treatments.add("people.records", RECORDS, order=10)
    registry.treatments.add("people.team", TEAM, order=75)
    registry.treatments.add("people.sheets", SHEETS, order=60)
    registry.purge_previews.add("people.persons", lambda today: {"persons": count_forgotten(today=today)})
    registry.purge_previews.add("people.sheets", lambda today: {"sheet_names": old_sheet_names(today).count()})
    registry.purge_previews.add("people.paper_codes", lambda today: {"paper_codes": old_paper_codes(today).count()})
    registry.purge_previews.add("people.doubts", lambda today: {"address_doubts": len(stale_doubts())})
    add = registry.erasures.add
    add(
        "people.contact",
        ErasurePart(
            "Téléphone, adresses",
            contact_held,
            no_reason,
            erase_contact,
            goes="Le téléphone, l’adresse e-mail, l’adresse. On ne pourra plus lui écrire.",
        ),
        order=60,
    )
    add(
        "people.needs",
        ErasurePart(
            "Ce qu’il lui faut", lambda person: len(person.current_record.needs), no_reason, erase_needs, goes="Les besoins notés."
        ),
        order=61,
    )
    add(
        "people.card",
        ErasurePart("Carte", cards_held, no_reason, erase_card, goes="La carte en service : son numéro ne dit plus qui elle est."),
        order=62,
    )
    add(
        "people.record",
        ErasurePart(
            "Fiche entière : nom, naissance, compte",
            record_held,
            record_kept,
            lambda person, by: erase_record(person=person, by=by),
            goes="Le nom, la naissance, la langue, le compte en ligne. Rien ne la nomme plus.",
            record=True,
        ),
        order=99,
    )
