"""What the counter keeps in the agent's session."""

import secrets
import time
from types import SimpleNamespace

from .rules import phone

TAKING_UP = "desk.taking_up"  # {"path", "fields"}: the next reading of this page is given back as it stood
MAISON = "desk.maison"  # the house she serves today, when she serves several
CALL = "desk.call"  # {"person", "passed", "wrong", "other", "places", "at"}: what was checked in the call of now, for fifteen minutes


def call_with(request, person: int) -> tuple[phone.Call, list[int]]:
    """What this call has shown of this person, and which digits of her card it asks. Another person is another call."""
    kept = request.session.get(CALL) or {}
    if kept.get("person") != person or not 0 <= time.time() - kept["at"] < phone.LASTS.total_seconds():
        kept = _new(person)
        request.session[CALL] = kept
    return phone.Call(frozenset(kept["passed"]), kept["wrong"], kept["other"]), kept["places"]


def _new(person: int) -> dict:
    places = phone.draw_places(secrets.randbelow)
    return {"person": person, "passed": [], "wrong": 0, "other": False, "places": places, "at": time.time()}


def note_check(request, person: int, code: str, agreed: bool) -> None:
    """The check gave its level, or one more wrong answer."""
    call_with(request, person)
    kept = request.session[CALL]
    passed = sorted({*kept["passed"], code}) if agreed else kept["passed"]
    other = kept["other"] and not (agreed and code == phone.CALLED)  # rung back, she answers herself
    request.session[CALL] = {**kept, "passed": passed, "wrong": kept["wrong"] + (not agreed), "other": other}


def end_call(request, person: int, *, other: bool) -> None:
    """Nothing checked holds any more; `other`: somebody else holds the telephone."""
    request.session[CALL] = {**_new(person), "other": True} if other else {}


def at_desk(card, homes: list, houses: list) -> SimpleNamespace:
    """What a counter's act reads of a person (`registry.CounterAct.shown`)."""
    return SimpleNamespace(card=card, homes=homes, houses=houses)
