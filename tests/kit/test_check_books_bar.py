"""`manage.py check_books` tells how far it is: on a terminal alone, and not in the colour of errors."""

import io

import pytest
from django.core.management import call_command

from portal.kit import registry


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def checks(monkeypatch):
    monkeypatch.setattr(registry.invariants, "_items", {"a.one": (1, list), "a.two": (2, list)})


def run(err: io.StringIO) -> tuple[str, str]:
    out = io.StringIO()
    call_command("check_books", stdout=out, stderr=err, force_color=True)
    return out.getvalue(), err.getvalue()


def test_the_bar_names_what_is_checked_and_is_taken_away(checks):
    out, bar = run(Terminal())
    assert "0/2 a.one" in bar and "1/2 a.two" in bar and bar.endswith("\r\033[K")
    assert "\033[31" not in bar
    assert "Tout est en ordre." in out


def test_in_a_file_there_is_no_bar(checks):
    assert run(io.StringIO())[1] == ""
