"""How a room offers the paper « Confirmation » of what it has just done. The paper itself is the desk's (`registry.slips`)."""

from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from .forms import number_sent


def offer_slip(request: HttpRequest, words: str, *, label: str, key: object) -> None:
    """« C'est noté », with the paper to print beside it, on the next page shown."""
    links = mark_safe(render_to_string("kit/slip_offer.html", {"label": label, "key": key}))  # a template's own, escaped output
    messages.success(request, format_html("<p>{}</p>{}", words, links))


def row_key(text: str) -> int | None:
    """The key of a row, from an address; None when it is none."""
    return number_sent(text) or None
