"""Topics whose name alone tells something, and the numbers to call at once. Pure: no Django, no row."""

from dataclasses import dataclass

# Being sent there tells of a body, a fear, a debt: nobody but who holds the leave sees which partner it was.
DISCREET = frozenset({"violence", "health", "debts"})
# Where the emergency numbers stand on top of the list.
URGENT = frozenset({"violence", "health", "housing", "family"})


@dataclass(frozen=True)
class EmergencyNumber:
    """A number that answers day and night, free: `number` as it is dialled; `topics` it comes first for."""

    number: str
    words: str
    topics: frozenset[str] = frozenset()


# Numbers of general knowledge [GK], nationwide and free; a town may add none and remove none.
EMERGENCY = (
    EmergencyNumber("112", "Toute urgence, depuis n’importe quel téléphone"),
    EmergencyNumber("114", "Par SMS, si vous n’entendez pas ou ne pouvez pas parler", frozenset({"violence", "health"})),
    EmergencyNumber("15", "Le SAMU : une vie est en danger", frozenset({"health"})),
    EmergencyNumber("18", "Les pompiers"),
    EmergencyNumber("3114", "Idées de suicide : on vous écoute", frozenset({"health"})),
    EmergencyNumber("3919", "Violences faites aux femmes : on vous écoute", frozenset({"violence"})),
    EmergencyNumber("119", "Un enfant est en danger", frozenset({"family", "violence"})),
    EmergencyNumber("115", "Dormir à l’abri ce soir", frozenset({"housing"})),
)


def is_discreet(topic: str, *, marked: bool = False) -> bool:
    """Whether an orientation to this topic is kept from who has no leave; `marked`: the offer says so itself."""
    return marked or topic in DISCREET


def emergency_for(topic: str) -> tuple[EmergencyNumber, ...]:
    """All the numbers, those of the topic first; the order is otherwise that of the list."""
    return tuple(sorted(EMERGENCY, key=lambda each: topic not in each.topics))
