"""Journals tell where, never whom."""

import logging
import sys

from portal.kit.logs import DiscreetFormatter


def written(error_of) -> str:
    try:
        error_of()
    except Exception:  # noqa: BLE001
        record = logging.LogRecord("portal", logging.ERROR, __file__, 1, "Internal Server Error: %s", ("/mon-espace/",), sys.exc_info())
        return DiscreetFormatter("{levelname} {message}", style="{").format(record)
    raise AssertionError("nothing was raised")


def fails():
    raise ValueError("lea@exemple.fr doit 8 €")


def fails_again():
    try:
        fails()
    except ValueError as error:
        raise KeyError("06 12 34 56 78") from error


def test_an_error_tells_its_kind_and_its_place_but_no_value():
    text = written(fails)
    assert "ERROR Internal Server Error: /mon-espace/" in text
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "lea@" not in text


def test_its_cause_is_told_as_discreetly():
    text = written(fails_again)
    assert "KeyError" in text
    assert "ValueError" in text
    assert "06 12" not in text
    assert "lea@" not in text


def test_control_the_usual_formatter_tells_everything():
    try:
        fails()
    except ValueError:
        record = logging.LogRecord("portal", logging.ERROR, __file__, 1, "x", (), sys.exc_info())
    assert "lea@exemple.fr" in logging.Formatter().format(record)
