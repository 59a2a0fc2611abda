"""What follows a yes gives to the rooms below: who opens receipts and photographs, what leaders are told, what is due, what must hold."""

from django.urls import reverse

from portal.kit import registry
from portal.people.enums import Capability

from . import after_tasks, privacy_after
from .actions.file_report import PHOTO
from .actions.keep_receipt import RECEIPT
from .demo import after as demo_of_after
from .notifications.after import name_purposes
from .reading.after import broken_after
from .reading.after_files import may_open, public_photos
from .reading.after_own import space_card
from .reading.pictures import picture_sources

ACT = "funds.after"


def _hers_at_the_desk(person) -> str:
    return f"{reverse('funds_desk:granted')}?qui={person.pk}"


def register() -> None:
    name_purposes()
    privacy_after.register()
    entry = registry.DeskEntry(
        "Ordres des fonds", "funds_desk:orders", "À payer, à recevoir pour les projets d’habitants", Capability.PAY_FUNDS, "house"
    )
    registry.desk_entries.add("funds.orders", entry, order=39)
    registry.space_cards.add("funds.after", registry.SpaceCard("funds/parts/my_granted.html", space_card), order=39)
    act = registry.CounterAct("Projet accordé", "charte, compte, tickets, bilan", _hers_at_the_desk, Capability.REVIEW_FUNDS, "record")
    registry.counter_acts.add(ACT, act, order=212)
    for key, label, address in (
        ("charter", "Signer la charte d’un projet", "after_charter"), ("account", "Donner le compte à payer", "after_account"),
        ("receipts", "Envoyer les tickets d’un projet", "after_receipts"), ("report", "Écrire le bilan d’un projet", "after_report"),
    ):  # fmt: skip
        registry.online_acts.add(f"funds.{key}", registry.OnlineAct(label, f"my_projects:{address}", counter=ACT))
    registry.private_files.add(RECEIPT, may_open)
    registry.private_files.add(PHOTO, may_open)
    picture_sources.add("funds.reports", public_photos)
    registry.tick_jobs.add("funds.reports", after_tasks.remind_reports, order=64)
    registry.invariants.add("funds.after", broken_after)
    registry.demo_parts.add("funds.after", registry.DemoPart("deux projets accordés l’été dernier", demo_of_after.load), order=89)
