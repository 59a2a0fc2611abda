import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..rules.grid import thousands
from ..rules.problems import HIGHEST_QUOTIENT

_FIGURE = re.compile(r"([0-9]{1,9})(?:[,.][0-9]{1,2})?")


class QuotientField(forms.Field):
    """A quotient familial as people copy it (« 1 200 », « 380,40 € »), in whole euros.

    Cents are dropped, not rounded: bounds of bands are whole, so the band stays the same.
    """

    default_error_messages = {
        "invalid": "Écrivez un nombre, en chiffres, par exemple 380.",
        "bounds": f"Un quotient va de 0 à {thousands(HIGHEST_QUOTIENT)}.",
    }

    def __init__(self, *, size: int = 10, **options: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "size": size}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"[\s€]", "", str(value)) if value is not None else ""
        if not text:
            return None
        found = _FIGURE.fullmatch(text)
        if not found:
            code = "bounds" if re.fullmatch(r"[-−]?[0-9]+(?:[,.][0-9]+)?", text) else "invalid"
            raise ValidationError(self.error_messages[code], code=code)
        if int(found[1]) > HIGHEST_QUOTIENT:
            raise ValidationError(self.error_messages["bounds"], code="bounds")
        return int(found[1])
