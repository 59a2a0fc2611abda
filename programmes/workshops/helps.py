"""What help with démarches gives to the rooms below, and what it holds of people, why and for how long."""

from django.urls import reverse

from portal.kit import registry
from portal.kit.registry import Delay, ErasurePart, Treatment
from portal.people.enums import Capability
from portal.people.models import Person
from portal.places.house_ties import history

from .actions.forget_helps import HELPS_KEPT_DAYS, forget_helps, forget_helps_of, forget_helps_of_records, old_helps
from .models import Help

PURGE = "workshops.helps"
HELPS = Treatment(
    name="Aide aux démarches en ligne",
    purpose="Reprendre une démarche là où elle en était, avec la personne.",
    basis="Consentement de la personne (RGPD, article 6, 1, a), repris quand elle veut",
    people="Les personnes aidées",
    data=(
        "La sorte de démarche, ce qui a été fait en quelques mots, la suite, l’accord. Ni mot de passe, ni identifiant : un texte qui y "
        "ressemble est refusé"
    ),
    recipients="La personne, et dans la maison qui a aidé, qui inscrit. Ni son foyer, ni les bénévoles",
    kept="Un an ; tout de suite quand la personne n’est plus d’accord.",
    purge=PURGE,
    delays=(Delay("Démarches notées", HELPS_KEPT_DAYS, "days", "après l’aide", PURGE),),
    models=("workshops.Help",),
    security="Chaque lecture est écrite.",
)


def desk_url(person) -> str:
    return reverse("workshops_desk:helps", args=[person.pk])


def space_card(request, person) -> dict | None:
    """One query."""
    return {} if Help.objects.of_person(person).exists() else None


def told(person: Person) -> dict:
    rows = Help.objects.of_person(person).select_related("maison").order_by("at", "pk")
    return {"demarches": [_told(help) for help in rows]}


def _told(help: Help) -> dict:
    return {
        "le": help.at.isoformat(), "maison": help.maison.name, "demarche": str(help.get_topic_display()), "fait": help.did,
        "ensuite": str(help.get_outcome_display()), "accord": str(help.get_consent_display()),
    }  # fmt: skip


def held(person: Person) -> int:
    return Help.objects.of_person(person).count()


def kept_because(person: Person) -> str:
    return ""


def erase(person: Person, by) -> None:
    forget_helps_of(person, by=by)


def preview(today) -> dict[str, int]:
    return {"helps": old_helps(today).count()}


def purge(today) -> dict[str, int]:
    return forget_helps(today=today)


def register() -> None:
    act = registry.CounterAct("Aider à une démarche", "avec son accord, sans mot de passe", desk_url, Capability.WRITE_ENROLMENTS, "record")
    registry.counter_acts.add("workshops.help", act, order=294)
    dropped = registry.OnlineAct("Effacer une démarche notée", "workshops:help_drop", counter="workshops.help")
    registry.online_acts.add("workshops.help_drop", dropped)
    registry.space_cards.add("workshops.helps", registry.SpaceCard("workshops/helps_card.html", space_card), order=39)
    registry.treatments.add("workshops.helps", HELPS, order=37)
    registry.purges.add(PURGE, purge)
    registry.purge_previews.add(PURGE, preview)
    registry.forgotten.add("workshops.helps", forget_helps_of_records)
    registry.personal_exports.add("workshops.helps", told, order=56)
    goes = "Ce qui a été fait avec elle."
    registry.erasures.add("workshops.helps", ErasurePart("Démarches faites avec la maison", held, kept_because, erase, goes=goes), order=19)
    registry.house_ties.add("workshops.Help", history("démarches notées", "elles s’effacent d’elles-mêmes au bout d’un an."), order=900)
