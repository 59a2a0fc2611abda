"""What « Vous avez dit, nous avons fait » gives to the rooms below."""

from django.urls import reverse

from portal.kit import registry
from portal.people.enums import Capability

from . import proposal_privacy, proposal_tasks
from .demo import proposals as demo_of_proposals
from .notifications import proposals as messages
from .reading import proposal_slots
from .slips import proposal as slip

ACT = "committees.propose"  # of `counter_acts`


def say_url(person) -> str:
    return reverse("committees_desk:say_for", args=[person.pk])


def register() -> None:
    proposal_privacy.register()
    messages.name_purposes()
    entry = registry.DeskEntry(
        "Propositions", "committees_desk:proposals", "Vous avez dit, nous avons fait", Capability.SEE_COMMITTEES, "house"
    )
    registry.desk_entries.add("committees.proposals", entry, order=37)
    act = registry.CounterAct("Proposition", "ce qu’elle propose, sa voix", say_url, Capability.SEE_COMMITTEES, "record")
    registry.counter_acts.add(ACT, act, order=212)
    registry.online_acts.add("committees.propose", registry.OnlineAct("Proposer à une maison", "proposals:suggest", counter=ACT))
    registry.online_acts.add("committees.voice", registry.OnlineAct("Donner ou reprendre sa voix", "proposals:voice", counter=ACT))
    registry.slips.add(slip.LABEL, registry.SlipKind(slip.slip_of, (slip.ACT,)))
    registry.staff_tasks.add("committees.proposals", proposal_slots.staff_tasks)
    registry.house_marks.add("committees.proposals", proposal_slots.house_marks)
    panel = registry.SpaceCard("committees/proposals/house_panel.html", proposal_slots.house_panel)
    registry.house_panels.add("committees.proposals", panel, order=31)
    registry.tick_jobs.add("committees.answers", proposal_tasks.recall_what_is_owed, order=63)
    registry.purges.add(proposal_privacy.PURGE, proposal_tasks.purge_proposals)
    registry.demo_parts.add(
        "committees.proposals", registry.DemoPart("des propositions et leurs réponses", demo_of_proposals.load), order=79
    )
