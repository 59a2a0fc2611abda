"""The help line as the pages carry it: from the rules, never from what an editor wrote."""

from django.template.loader import render_to_string

from .rules import help_line as rules


def context_of() -> dict:
    return {"ask": rules.ASK, "first": rules.FIRST, "others": rules.OTHERS}


def kept(response) -> None:
    """Before this answer leaves: the line stands above everything, whatever template drew it, and nothing plays or is fetched from
    elsewhere. A template that lost the line gets it back rather than an error: somebody may be looking for it now."""
    html = rules.quiet(response.content.decode(response.charset))
    if not rules.stands(html):
        html = rules.with_line(html, render_to_string("workshops/help_line.html", context_of()))
    response.content = html.encode(response.charset)
