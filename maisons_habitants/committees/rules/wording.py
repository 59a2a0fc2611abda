"""What the cockpit says, in words anybody in the room understands."""

from collections.abc import Mapping

from .quorum import Quorum


def members(number: int) -> str:
    return f"{number} membre{'s' if number > 1 else ''}"


def quorum_words(quorum: Quorum, colleges: Mapping[int, str] = {}) -> str:
    """« Vous êtes 5. Il faut 6 membres : il en manque 1. »"""
    here = f"Vous êtes {quorum.there}." if quorum.there else "Personne n’est encore noté."
    if quorum.second:
        return f"{here} C’est une seconde convocation : la réunion se tient, quel que soit le nombre."
    parts = [here]
    if quorum.needed:
        lacking = f" : il en manque {quorum.missing}" if quorum.missing else " : vous êtes assez"
        parts.append(f"Il faut {members(quorum.needed)}{lacking}.")
    for one in quorum.short:
        name = colleges.get(one.college, "un collège")
        parts.append(f"Il faut {members(one.needed)} pour « {name} » : {one.there} pour l’instant.")
    if quorum.leading:
        parts.append("Plus de la moitié des présents doivent venir du collège des usagers : ce n’est pas le cas pour l’instant.")
    return " ".join(parts)


def in_a_row(names: list[str]) -> str:
    """« A, B et C »."""
    return " et ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
