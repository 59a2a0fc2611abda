"""Minutes drafted from what happened: plain text, one title an item. The same facts give the text of the members and the one everybody
reads, where a member is named only if she agreed."""

import re
from collections.abc import Sequence
from typing import Any

from ..enums import MeetingState
from .wording import in_a_row, members


def drafted(facts: Any, *, when: str, public: bool) -> str:
    """The text of a sitting (`reading.facts.MeetingFacts`). `when`: its day and hours, in words. `public`: without any name that is not."""
    parts = [_head(facts, when), _who(facts, public), *(_item(number, item) for number, item in enumerate(facts.items, 1))]
    return "\n\n".join(part for part in parts if part)


def _head(facts: Any, when: str) -> str:
    second = " C’était une seconde convocation." if facts.second else ""
    return f"{facts.title}, {facts.house}. {when}, {facts.where}.{second}"


def _named(people: Sequence[Any], public: bool) -> str:
    """« Awa, Mme B. et 2 autres membres »: with their college where there are some."""
    if not public:
        return in_a_row([_said(one) for one in people])
    names = [_said(one, public=True) for one in people if one.public]
    others = len(people) - len(names)
    if others:
        names.append(f"{members(others)}" if not names else f"{others} autre{'s' if others > 1 else ''} membre{'s' if others > 1 else ''}")
    return in_a_row(names)


def _said(one: Any, *, public: bool = False) -> str:
    """Who left early is nobody's affair outside."""
    left = "parti·e avant la fin" if one.left and not public else ""
    notes = [note for note in (one.college, one.role, left) if note]
    return f"{one.name} ({', '.join(notes)})" if notes else one.name


HERE = "## Qui était là"
CHAIR, PRESENT, EXCUSED, ABSENT, PROXIES = "Préside", "Présents", "Excusés", "Absents", "Pouvoirs"
_COUNTED = re.compile(rf"- (?:{CHAIR}|{PRESENT}|{EXCUSED}|{ABSENT}|{PROXIES})\b")


def for_everybody(text: str, facts: Any) -> str:
    """The members' text as everybody may read it: its lines that say who came are those of the public draft, which names only who agreed.
    What else it says of somebody is for the names' rule (`minutes.without`)."""
    lines = text.replace("\r\n", "\n").split("\n")
    told = [line for line in lines if not _COUNTED.match(line.strip())]
    place = next((place for place, line in enumerate(told) if line.strip() == HERE), None)
    if place is not None:
        told[place + 1 : place + 1] = [line for line in _who(facts, True).split("\n") if _COUNTED.match(line)]
    return "\n".join(told)


def _who(facts: Any, public: bool) -> str:
    lines = [HERE]
    chair = facts.chair
    if chair is not None and (chair.public or not public):
        lines.append(f"- {CHAIR} : {chair.name}")
    for label, people in ((PRESENT, facts.present), (EXCUSED, facts.excused), (ABSENT, facts.absent)):
        if people and (label != ABSENT or not public):  # who did not come is nobody's affair outside
            lines.append(f"- {label} ({len(people)}) : {_named(people, public)}")
    if facts.proxies and not public:
        told = " ; ".join(f"{one.giver.name} à {one.bearer.name}" for one in facts.proxies)
        lines.append(f"- {PROXIES} ({len(facts.proxies)}) : {told}")
    elif facts.proxies:
        lines.append(f"- {PROXIES} : {len(facts.proxies)}")
    if facts.meeting.state == MeetingState.NO_QUORUM and facts.quorum.needed:
        there = facts.quorum.there
        came = f"{there} étaient là" if there > 1 else "une personne était là" if there else "personne n’était là"
        lines.append(f"- Il fallait {members(facts.quorum.needed)}, {came} : la réunion n’a rien décidé.")
    elif facts.formal and facts.quorum.needed:
        lines.append(f"- Il fallait {members(facts.quorum.needed)} : {facts.quorum.there} à la fin de la séance.")
    return "\n".join(lines)


def _item(number: int, item: Any) -> str:
    lines = [f"## {number}. {item.title}"]
    for said in (*item.carried, item.words, item.notes):
        if said.strip():
            lines.append(said.strip())
    if item.asides:
        lines.append(f"{members(item.asides)} n’{'ont' if item.asides > 1 else 'a'} pas pris part à la décision.")
    lines += [_vote(vote) for vote in item.votes]
    if item.decision.strip():
        lines.append(f"Décidé : {item.decision.strip()}")
    return "\n".join(lines)


def _vote(vote: Any) -> str:
    counts = ", ".join(f"{choice.words} {choice.voices}" for choice in vote.choices)
    how = "à bulletin secret" if vote.secret else "à main levée"
    if vote.result:
        end = f"Retenu : {vote.result}" + (", par la voix de qui préside." if vote.by_casting_vote else ".")
    else:
        end = "Égalité : rien n’est décidé." if vote.tie else "Pas assez de voix : rien n’est décidé."
    return f"Vote {how}. {vote.question.rstrip()} {counts}. {end}"
