"""The numbers that stand above everything on a page about suicide, and what such a page never carries. Pure.

Source: 3114 is the national number, free, at any hour; 15, 112 and 114 (by SMS, for who does not hear) are the emergency numbers. An
editor has no field for them: they come from here, through `workshops/help_line.html`.
"""

import re
from dataclasses import dataclass

MARK = 'id="besoin-d-aide"'  # what tells that the line stands on a page
ASK = "Besoin d’aide maintenant ?"
PLAIN = "Besoin d’aide maintenant ? 3114, gratuit, jour et nuit. Danger immédiat : 15 ou 112 ; par SMS au 114."
_LOUD = "iframe|video|audio|object|embed|applet|frame|frameset|track|portal"
_ELEMENT = re.compile(rf"(?is)<\s*({_LOUD})\b[^>]*>.*?<\s*/\s*\1\s*>")
_TAG = re.compile(rf"(?is)<\s*/?\s*(?:{_LOUD})\b[^>]*>")
_AUTOPLAY = re.compile(r"(?i)\s(?:autoplay|autostart)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?(?=[\s/>])")
_COMMENT = re.compile(r"(?s)<!--.*?-->")
_FAR = re.compile(r"(?is)<\s*(?:img|script|link|source)\b[^>]*?\b(?:src|srcset|href)\s*=\s*[\"']?\s*(?:https?:)?//[^>]*>")
_BODY = re.compile(r"(?is)<body\b[^>]*>")
REFUSED = re.compile(rf"(?is)<\s*(?:{_LOUD}|script|style|img|link|source|meta|form)\b")


@dataclass(frozen=True)
class Number:
    """A number to call. `href` starts the call, or the message; `words`: for whom."""

    number: str
    href: str
    words: str


FIRST = Number("3114", "tel:3114", "gratuit, jour et nuit")
OTHERS = (
    Number("15", "tel:15", "Samu"),
    Number("112", "tel:112", "urgences"),
    Number("114", "sms:114", "par SMS, pour qui n’entend pas"),
)


def stands(html: str) -> bool:
    """Is the line on this page, with its link, before what the page says, and not put away in a comment?"""
    above = _COMMENT.sub("", html).partition("<main")[0]
    return MARK in above and f'href="{FIRST.href}"' in above.partition(MARK)[2]


def with_line(html: str, line: str) -> str:
    """The page with the line above everything: as it is when the line stands there, else with it put first."""
    if stands(html):
        return html
    found = _BODY.search(html)
    cut = found.end() if found else 0
    return html[:cut] + line + html[cut:]


def quiet(html: str) -> str:
    """The page without what plays by itself or is fetched from elsewhere: frames, sound, film, and files of other hosts. Its own canonical
    address, a `link` that fetches nothing, stays."""
    html = _AUTOPLAY.sub("", _TAG.sub("", _ELEMENT.sub("", html)))
    return _FAR.sub(lambda found: found[0] if 'rel="canonical"' in found[0] else "", html)


def loud(source: str) -> bool:
    """Does this text bring in something that plays, is fetched, or changes the page?"""
    return bool(REFUSED.search(source))
