"""A row that somebody else changed while one was writing: what was typed stays, each box says what it became, saving again counts."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms

from portal.kit import dates
from portal.kit.forms import EurosField
from portal.kit.money import format_euros
from portal.kit.refusal import Refusal

STALE = "deja-modifie"
VERSIONS = ("edition", "seen")


def take_up(form: forms.BaseForm, refusal: Refusal, fresh: Callable[[], forms.BaseForm]) -> None:
    """`fresh`: the same form, unbound, of the row as it stands now; asked for only where the row was changed meanwhile."""
    if STALE not in {reason.code for reason in refusal.reasons}:
        return
    now = fresh()
    form.data = form.data.copy()
    for name in VERSIONS:
        if name in form.fields:
            form.data[name] = now[name].value()
    for box in form.visible_fields():
        if box.name not in now.fields:
            continue
        value = now[box.name].value()
        typed = box.data
        same = isinstance(value, str) and isinstance(typed, str) and value.split() == typed.split()  # a browser ends its lines otherwise
        if not same and box.field.has_changed(value, typed):
            form.add_error(box.name, f"C’est devenu : {in_words(box.field, value)}.")


def in_words(field: forms.Field, value: Any) -> str:
    """What a box holds, as one reads it."""
    if isinstance(field, forms.BooleanField):
        return "oui" if value else "non"
    if value in field.empty_values:
        return "rien"
    if hasattr(field, "choices"):
        chosen = {str(key) for key in (value if isinstance(value, list | tuple) else [field.prepare_value(value)])}
        return ", ".join(str(label) for key, label in field.choices if str(key) in chosen) or "rien"
    if isinstance(field, EurosField) and isinstance(value, int):
        return format_euros(value)
    if isinstance(value, dt.date):
        return dates.day_written(value)
    return dates.hour(value) if isinstance(value, dt.time) else " ; ".join(str(value).splitlines())
