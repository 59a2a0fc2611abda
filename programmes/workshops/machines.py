"""What the cupboard gives to the rooms below: an act at the counter, a panel on her page, her card in « mon espace », what is late."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from portal.kit import registry
from portal.kit.visibility import scope_of, user_can
from portal.notifications.registry import purposes
from portal.people.enums import Capability

from . import house_ties, machine_demo, machine_privacy
from .actions.remind_late import LATE
from .enums import MachineState
from .models import Loan, Machine


def lend_url(person) -> str:
    return reverse("workshops_desk:lend", args=[person.pk])


def person_marks(user) -> dict:
    """Read with the person herself: whether the houses of this user lent her something, or to a child she signed for."""
    her = OuterRef("pk")
    about = Q(person=her) | Q(person__successor=her) | Q(responsible=her) | Q(responsible__successor=her)
    rows = Loan.objects.within(scope_of(user, Capability.SEE_ENROLMENTS)).open().filter(about)
    return {"machines_lent": Exists(rows)}


def person_panel(request, person) -> dict | None:
    """What she has now. One query, none where `person_marks` read that there is nothing."""
    if not getattr(person, "machines_lent", False):
        return None
    rows = Loan.objects.about(person).within(scope_of(request.user, Capability.SEE_ENROLMENTS)).open().shown()
    return {"person": person, "loans": list(rows.order_by("due_on", "pk"))}


def space_card(request, person) -> dict | None:
    """In « mon espace », while she has something from the house. One query."""
    loans = list(Loan.objects.about(person).open().shown().order_by("due_on", "pk"))
    return {"loans": loans} if loans else None


def staff_tasks(user) -> list[dict]:
    """Machines awaited in her houses. One query."""
    if not user_can(user, Capability.WRITE_ENROLMENTS):
        return []
    count = Loan.objects.within(scope_of(user, Capability.WRITE_ENROLMENTS)).late().count()
    return [{"label": "Machines à retrouver", "url": reverse("workshops_desk:machines"), "count": count}] if count else []


def merge_summary(person) -> list[tuple[str, str]]:
    """Beside the two records: what each has."""
    rows = Loan.objects.of_person(person).open().select_related("machine")
    return [("Matériel prêté", str(loan.machine)) for loan in rows]


def broken_loans():
    """What `check_books` must find empty: a machine lent to nobody, or at somebody's although it stands elsewhere."""
    here = Loan.objects.open().filter(machine=OuterRef("pk"))
    for machine in Machine.objects.filter(~Exists(here), state=MachineState.LENT)[:50]:
        yield f"machine {machine.pk} : prêtée, sans prêt en cours"
    for machine in Machine.objects.filter(Exists(here)).exclude(state=MachineState.LENT)[:50]:
        yield f"machine {machine.pk} : un prêt en cours, mais {machine.get_state_display()}"


def register() -> None:
    entry = registry.DeskEntry(
        "Matériel prêté", "workshops_desk:machines", "Tablettes, ordinateurs", Capability.SEE_ENROLMENTS, "programmes"
    )
    registry.desk_entries.add("workshops.machines", entry, order=35)
    act = registry.CounterAct("Prêter du matériel", "tablette, ordinateur", lend_url, Capability.WRITE_ENROLMENTS, "record")
    registry.counter_acts.add("workshops.lend", act, order=292)
    registry.person_marks.add("workshops.machines", person_marks)
    registry.person_panels.add("workshops.machines", registry.SpaceCard("workshops/desk/loans_panel.html", person_panel), order=37)
    registry.space_cards.add("workshops.machines", registry.SpaceCard("workshops/loans_card.html", space_card), order=38)
    registry.staff_tasks.add("workshops.machines", staff_tasks)
    registry.merges.add("workshops.machines", registry.MergePart(summary=merge_summary))
    registry.invariants.add("workshops.loans", broken_loans)
    purposes.add(LATE, "Du matériel prêté, à rendre")
    registry.demo_parts.add("workshops.machines", registry.DemoPart("matériel prêté", machine_demo.load), order=65)
    house_ties.register()
    machine_privacy.register()
