"""What the engine holds of people, why and for how long; what goes when somebody asks that her data be erased."""

import datetime as dt

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.refusal import Refusal
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.models import Person

from .actions.erase_attendance import attended, erase_attendance
from .actions.forget_asked import (
    ANSWERS_DAYS,
    NEEDS_DAYS,
    forget_of,
    forget_of_records,
    old_answers,
    old_counted,
    old_guests,
    old_needs,
    said_by,
)
from .actions.forget_leaders import LED_KEPT, forget_leaders, long_gone
from .actions.forget_opinions import forget_opinions, old_opinions, old_seals
from .models import Enrolment
from .registry import called, sheets_to_come
from .rules.opinions import KEPT_DAYS, LINK_DAYS

PLACES = Treatment(
    name="Inscriptions et présences",
    purpose="Garder une place, prévenir d’un changement, savoir qui est venu.",
    basis=MISSION,
    people="Les personnes inscrites et qui les accompagne",
    data="À quoi, quand, où, l’état de la place, le rang d’un tirage au sort, le prix promis et sa raison, la présence, quand et par qui "
    "elle a été notée",
    recipients="Les agents de la maison qui reçoit ; pour une activité confidentielle, ceux-là seuls qui y sont autorisés",
    kept="Avec la fiche : deux ans après le dernier contact, les places ne nomment plus personne.",
    purge="people.persons",
    models=(
        "programmes.Party",
        "programmes.Enrolment",
        "programmes.Attendance",
        "programmes.Session",
        "programmes.SignUpSheet",
        "programmes.SheetShare",
        "programmes.Draw",
        "programmes.DrawLine",
        "programmes.DatesChange",
    ),
    security="Une coche faite sans réseau ne garde aucun nom sur l’appareil et s’efface à minuit ; aucune liste des attestations. "
    "Un titre confidentiel ne sort jamais de sa page : ni SMS, ni agenda, ni foyer.",
)

ASKED = Treatment(
    name="Réponses, besoins et accompagnants",
    purpose="Préparer une date : prévoir une boucle, un plat, un siège ; savoir combien viennent.",
    basis=f"{MISSION} ; pour les besoins, ce que la personne dit d’elle-même, sans y être tenue (RGPD, article 9, paragraphe 2, point a)",
    people="Les personnes inscrites ; le prénom de qui les accompagne",
    data="Les réponses à cinq questions au plus, ni santé ni origine ; de quoi on a besoin pour venir, "
    "et de qui la place est comptée pour cela ; un prénom",
    recipients="Les réponses : les agents de la maison. Les besoins : qui prépare la date, et personne d’autre",
    kept="Les besoins jusqu’au lendemain de la dernière date ; les réponses et les prénoms trente jours après.",
    purge="programmes.asked",
    delays=(
        Delay("Besoins pour venir", NEEDS_DAYS, "days", "après la dernière date", "programmes.asked"),
        Delay("Réponses et prénoms des accompagnants", ANSWERS_DAYS, "days", "après la dernière date", "programmes.asked"),
    ),
    models=("programmes.Question", "programmes.Answer", "programmes.AccessNeed", "programmes.SheetLimit"),
    security="Une question interdite est refusée à l’équipe elle-même. Une place rendue efface ses réponses aussitôt.",
)


LEADERS = Treatment(
    name="Qui anime les dates",
    purpose="Savoir qui anime quoi, et que personne ne soit attendu à deux endroits à la fois.",
    basis=MISSION,
    people="Les membres de l’équipe et les intervenants de l’extérieur",
    data="Un nom, les dates animées",
    recipients="Les agents des maisons ; rien n’en est montré au public",
    kept="Le nom d’un intervenant de l’extérieur : deux ans après sa dernière date. Celui d’un agent : avec son compte.",
    purge="programmes.leaders",
    delays=(Delay("Nom d’un intervenant", LED_KEPT.days, "days", "après sa dernière date", "programmes.leaders"),),
    models=("programmes.Facilitator", "programmes.Series"),
)


OPINIONS = Treatment(
    name="Avis sur une date",
    purpose="Savoir si une date était bien, pour faire mieux la suivante.",
    basis=MISSION,
    people="Les personnes venues à une date, si elles veulent répondre",
    data="Une réponse parmi trois, quelques mots au plus, le jour ; ni nom, ni place, ni heure",
    recipients="Les agents de la maison : des nombres, et les lignes sans ordre",
    kept="Un an. Le lien d’un message déjà utilisé, deux semaines après la date ; rien ne le relie à la réponse.",
    purge="programmes.opinions",
    delays=(
        Delay("Réponses", KEPT_DAYS, "days", "après la réponse", "programmes.opinions"),
        Delay("Liens utilisés", LINK_DAYS, "days", "après la date", "programmes.opinions"),
    ),
    models=("programmes.Opinion", "programmes.OpinionSeal"),
    security="L’adresse du message ne nomme personne ; jamais demandé pour une activité confidentielle.",
)


def opinions_to_forget(today: dt.date) -> dict:
    return {"opinions": old_opinions(today).count(), "seals": old_seals(today).count()}


def leaders_to_forget(today: dt.date) -> dict:
    return {"intervenants": long_gone(today).count()}


def obstacles(person: Person) -> list[Refusal]:
    """A place to come is somebody's to give back first: another may be waiting for it."""
    return [
        Refusal("place-a-venir", f"Une place à venir : {called(sheet)}.", "Rendez-la d’abord avec elle, puis revenez ici.")
        for sheet in sheets_to_come(person).select_related("activity").order_by("pk")
    ]


def _said(person: Person) -> int:
    return sum(found.count() for found in said_by(Person.objects.records_of(person)))


def erase_asked(person: Person, by) -> None:
    forget_of(person, by=by)


def preview_asked(today) -> dict[str, int]:
    """What tonight's purge would take away."""
    return {
        "needs": old_needs(today).count(),
        "counted": old_counted(today).count(),
        "answers": old_answers(today).count(),
        "guests": old_guests(today).count(),
    }


def places_held(person: Person) -> int:
    return Enrolment.objects.filter(person__in=Person.objects.records_of(person)).count()


def places_kept(person: Person) -> str:
    if not places_held(person):
        return ""
    return "Le nombre de places d’une séance passée reste, pour le bilan ; il ne nomme plus personne une fois la fiche effacée."


def register() -> None:
    registry.treatments.add("programmes", PLACES, order=30)
    registry.treatments.add("programmes.leaders", LEADERS, order=31)
    registry.purges.add("programmes.leaders", forget_leaders)
    registry.purge_previews.add("programmes.leaders", leaders_to_forget)
    registry.treatments.add("programmes.asked", ASKED, order=31)
    registry.treatments.add("programmes.opinions", OPINIONS, order=32)
    registry.purges.add("programmes.opinions", forget_opinions)
    registry.purge_previews.add("programmes.opinions", opinions_to_forget)
    registry.purge_previews.add("programmes.asked", preview_asked)
    registry.forgotten.add("programmes.asked", forget_of_records)
    registry.erasures.add(
        "programmes.asked",
        ErasurePart(
            "Réponses, besoins, accompagnants", _said, lambda person: "", erase_asked,
            goes="Ce qu’elle a répondu en s’inscrivant, de quoi elle avait besoin, le prénom de qui l’accompagnait.",
        ),
        order=18,
    )  # fmt: skip
    registry.erasures.add(
        "programmes.attendance",
        ErasurePart(
            "Présences", lambda person: attended(person).count(), lambda person: "",
            lambda person, by: erase_attendance(person=person, by=by),
            goes="Si elle est venue ou non aux séances passées.",
        ),
        order=20,
    )  # fmt: skip
    registry.erasures.add("programmes.places", ErasurePart("Inscriptions", places_held, places_kept, obstacles=obstacles), order=21)
