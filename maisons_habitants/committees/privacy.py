"""What the committees hold of people, why and for how long; what goes when somebody asks that her data be erased.

One block a kind of data (members, candidates, meetings, proposals): its treatment, what is told of it, what goes, its purge; `register`
fills the slots.
"""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Delay, Treatment

from .rules.keeping import MEMBERS_KEPT_YEARS

MEMBERS_PURGE = "committees.members"
MEMBERS = Treatment(
    name="Membres des comités d’usagers",
    purpose="Savoir qui siège dans le comité d’une maison, l’inviter, et tenir ses réunions.",
    basis=MISSION,
    people="Les membres des comités d’usagers",
    data=(
        "Le siège, les dates du mandat, comment la personne a été choisie, son rôle, si son nom choisi peut être public ; si un mandat finit "
        "plus tôt, un mot de l’équipe"
    ),
    recipients="L’équipe de la maison. Les autres membres voient le nom choisi ; le public aussi, si la personne l’a permis",
    kept="Deux ans après la fin du mandat.",
    purge=MEMBERS_PURGE,
    delays=(Delay("Mandat et présences d’un membre", MEMBERS_KEPT_YEARS, "years", "après la fin du mandat", MEMBERS_PURGE),),
    models=("committees.Mandate",),
)


def register() -> None:
    """Every slot of this room's personal data; each kind adds its own lines."""
    registry.treatments.add("committees.members", MEMBERS, order=38)
