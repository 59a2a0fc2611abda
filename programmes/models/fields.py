"""Two kinds of column of this room."""

from django import forms
from django.db import models

from portal.kit import dates

from ..rules.day_parts import part_of, weekday_of


def codes_in(text: str) -> list[str]:
    """The codes that a column holds: « ,children,teens, » → children, teens."""
    return [code for code in (text or "").split(",") if code]


def with_code(code: str) -> str:
    """What `contains` looks for in such a column."""
    return f",{code},"


class CodesFormField(forms.MultipleChoiceField):
    """Ticks on the form, one text in the row."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return codes_in(value) if isinstance(value, str) else value

    def clean(self, value) -> str:
        chosen = set(super().clean(value))
        kept = [code for code, _ in self.choices if code in chosen]
        return f",{','.join(kept)}," if kept else ""

    def has_changed(self, initial, data) -> bool:
        return super().has_changed(codes_in(initial), data)


class CodesField(models.CharField):
    """Several codes of one TextChoices in a text, « ,children,teens, »: both databases read it by `contains`, and the revisions of a
    page keep it as it is."""

    def __init__(self, *args, of=None, **kwargs):
        self.of = of
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def formfield(self, **kwargs):
        given = {key: value for key, value in kwargs.items() if key in ("label", "help_text", "required", "initial")}
        known = {"label": self.verbose_name, "help_text": self.help_text, "required": not self.blank}
        if self.has_default():
            known["initial"] = self.get_default()
        return CodesFormField(choices=self.of.choices, **{**known, **given})


class FromStart(models.PositiveSmallIntegerField):
    """What the date's `start` says in Europe/Paris, worked out at each writing, in bulk too (`QuerySet.update` alone goes round it):
    « weekday » or « part »."""

    READS = {"weekday": weekday_of, "part": lambda local: part_of(local.hour)}

    def __init__(self, *args, says: str = "", **kwargs):
        self.says = says
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", args, kwargs

    def pre_save(self, instance, add) -> int:
        value = int(self.READS[self.says](dates.local(instance.start)))
        setattr(instance, self.attname, value)
        return value
