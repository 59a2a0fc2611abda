"""Every verb that the code writes down has words, given by the room that writes it."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from portal.kit import registry
from portal.ledger.enums import BillingState, PaymentState, RefundState
from programmes.enums import EnrolmentState

ROOT = Path(settings.BASE_DIR)
ROOMS = ("portal", "programmes", "paniers", "pass_culture", "maisons_habitants")
VERB = re.compile(r"[a-z_]+\.[a-z_]+")
# Verbs made of a word and a state, in the files that make them: what the state may be.
MADE = {
    "programmes.{state}": EnrolmentState.values,
    "ledger.{state}": PaymentState.values,
    "ledger.refund_{refund.state}": RefundState.values,
    "ledger.billing_{state}": BillingState.values,
    "people.second_factor_{verb}": ["added", "removed"],
}


def verbs_written() -> dict[str, str]:
    """Verb -> the file that writes it down, read from every call of `audit.record`. A verb handed over in a variable is found among
    the words of its file."""
    found = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if len(path.suffixes) > 1:
                continue  # « page.html.py »: what the catalogue makes of a template while it is read, beside this test
            tree = ast.parse(path.read_text())
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                if ast.unparse(call.func) == "audit.record":
                    found |= dict.fromkeys(_verbs(call.args[0], tree), str(path.relative_to(ROOT)))
    return found


def _verbs(given: ast.expr, tree: ast.Module) -> list[str]:
    if isinstance(given, ast.Constant):
        return [given.value]
    if isinstance(given, ast.JoinedStr):
        shape = ast.unparse(given)[2:-1]
        start = shape.partition("{")[0]
        return [start + str(state) for state in MADE[shape]]
    assert isinstance(given, ast.Name), ast.unparse(given)
    return [text.value for text in ast.walk(tree) if isinstance(text, ast.Constant) and _is_verb(text.value)]


def _is_verb(value) -> bool:
    return isinstance(value, str) and bool(VERB.fullmatch(value))


def test_the_code_is_read():
    found = verbs_written()
    assert len(found) > 80
    assert {"people.create_person", "households.unmake_referent", "programmes.waiting", "notifications.call_off"} <= set(found)


def test_every_verb_has_words_of_its_own_room():
    said = {verb: room for room, words in registry.audit_words.items() for verb in words.verbs}
    lacking = {verb: where for verb, where in verbs_written().items() if verb not in said}
    assert lacking == {}, "give it words in its room's audit_words.py"
    assert [verb for verb, room in said.items() if verb.partition(".")[0] != room] == []


@pytest.mark.parametrize("room", registry.audit_words.keys())
def test_words_are_short_and_hold_no_figure(room):
    for words in registry.audit_words.get(room).verbs.values():
        assert 3 < len(words) < 80
        assert not re.search(r"[0-9€]", words)
        assert words[0].isupper()
