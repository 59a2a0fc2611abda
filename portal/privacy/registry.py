"""What this room gives to the others: its treatment, its export, the counter's act, what waits for staff."""

from django.http import HttpRequest
from django.urls import reverse

from portal.kit import clock, registry
from portal.kit.privacy import LEGAL_DUTY
from portal.kit.registry import CounterAct, Delay, DeskEntry, ErasurePart, OnlineAct, SpaceCard, Treatment
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from portal.people.models import Person

from . import audit_words, exports, readers
from .models import DataRequest
from .rules import delays

REQUESTS = Treatment(
    name="Demandes sur les données",
    purpose="Recevoir ce que les personnes demandent sur leurs données, y répondre à temps, et pouvoir le montrer.",
    basis=f"{LEGAL_DUTY} : RGPD, articles 12 et 15 à 21",
    people="Les personnes qui demandent",
    data="La demande, sa date, comment on a su que c’est bien elle (jamais de copie d’un papier), la réponse, ce qui est parti",
    recipients="Les agents de sa maison qui reçoivent ou répondent ; la délégation à la protection des données",
    kept="Trois ans après la réponse ; le texte écrit par la personne part avec la réponse.",
    purge="privacy.requests",
    delays=(Delay("Demandes répondues", delays.REGISTER_YEARS, "years", "après la réponse", "privacy.requests"),),
    models=("privacy.DataRequest",),
    security="Une réponse est donnée par quelqu’un d’autre que la personne elle-même ; chaque étape est au journal.",
)


def journal_held(person: Person) -> int:
    return readers.readings_of(person).count() + readers.acts_for(person).count()


def journal_kept(person: Person) -> str:
    return "Le journal prouve qui a ouvert et qui a agi : les lectures partent au bout d’un an, les gestes au bout de trois."


def requests_held(person: Person) -> int:
    return DataRequest.objects.of_person(person).count()


def requests_kept(person: Person) -> str:
    return "La preuve de la réponse : trois ans, sans le texte de la demande." if requests_held(person) else ""


def staff_tasks(user) -> list[dict]:
    """Requests to answer, and those that are late; counts only."""
    if not user_can(user, Capability.ANSWER_DATA_REQUESTS):
        return []
    rows = DataRequest.objects.open().visible_to(user)
    late, address = rows.late(clock.today()).count(), reverse("desk_requests")
    lines = (("demandes sur les données, en retard", late), ("demandes sur les données à répondre", rows.count() - late))
    return [{"label": label, "url": address, "count": count} for label, count in lines if count]


def space_card(request: HttpRequest, person: Person) -> dict | None:
    """Her requests that wait for an answer; nothing when there is none. One query."""
    waiting = list(DataRequest.objects.open().of_person(person))
    return {"waiting": waiting} if waiting else None


def register() -> None:
    registry.treatments.add("privacy.requests", REQUESTS, order=78)
    registry.personal_exports.add("privacy", exports.readings_told, order=200)
    registry.erasures.add("privacy.journal", ErasurePart("Journal des lectures et des gestes", journal_held, journal_kept), order=91)
    registry.erasures.add("privacy.requests", ErasurePart("Demandes sur les données", requests_held, requests_kept), order=92)
    registry.audit_words.add("privacy", audit_words.WORDS)
    registry.staff_tasks.add("privacy", staff_tasks)
    registry.space_cards.add("privacy", SpaceCard("privacy/space_card.html", space_card), order=90)
    act = CounterAct(
        "Ses données",
        "voir, corriger, effacer",
        lambda person: reverse("desk_data", args=[person.pk]),
        Capability.TAKE_DATA_REQUESTS,
        "record",
    )
    registry.counter_acts.add("privacy.data", act, order=200)
    for key, label, address in (
        ("privacy.see", "Voir et emporter ses données", "my_data_download"),
        ("privacy.ask", "Demander une correction ou un effacement", "my_data_ask"),
        ("privacy.paper", "Emporter ses données sur papier", "my_data_paper"),
        ("privacy.back", "Retirer une demande", "my_data_request_back"),
    ):
        registry.online_acts.add(key, OnlineAct(label, address, counter="privacy.data"))
    entry = DeskEntry("Données", "desk_requests", "Demandes des personnes, durées, purges, lectures")
    registry.desk_entries.add("privacy", entry, order=910)
