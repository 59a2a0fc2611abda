"""What a visitor reads of a page, its links and its forms, in one pass over its tags: building the whole tree of a page takes as long as
answering it. `test_reading` holds it against a parser, on the site's own pages."""

import html
import re
from dataclasses import dataclass, field

# What stands between its tags is no page; then a tag with its attributes, quoted or bare.
TAG = re.compile(
    r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)\s*>"
    r"|<(?P<end>/)?(?P<name>form|input|select|option|textarea|button|a)(?=[\s/>])(?P<held>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL | re.IGNORECASE,
)
HELD = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
TYPED = {"text", "textarea", "email", "tel", "search", "number", "date", "time", "url"}


@dataclass
class RawForm:
    """One form as its tags say: where it goes, what its fields hold as it stands, which of them a person types into."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)


def _text(part: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", part))


def _attributes(held: str) -> dict[str, str]:
    return {name.lower(): html.unescape(double or single or bare) for name, double, single, bare in HELD.findall(held)}


def links_and_forms(page: str) -> tuple[list[str], list[RawForm]]:
    """The addresses of a page's links and its forms, in the order in which they stand."""
    links: list[str] = []
    forms: list[RawForm] = []
    form = select = None
    for tag in TAG.finditer(page):
        name = (tag["name"] or "").lower()
        if name == "a":
            if not tag["end"] and "href" in (held := _attributes(tag["held"])):
                links.append(held["href"])
        elif name == "form":
            form = select = None
            if not tag["end"]:
                held = _attributes(tag["held"])
                form = RawForm(held.get("action", ""), held.get("method", ""))
                forms.append(form)
        elif form is None or not name:
            continue
        elif tag["end"]:
            select = None if name == "select" else select
        elif name == "option":
            if select is not None and "selected" in (held := _attributes(tag["held"])):
                select.append(held["value"] if "value" in held else _text(_until("option", page, tag.end())))
        else:
            held = _attributes(tag["held"])
            select = _control(form, name, held, page, tag.end()) if name != "button" or select is None else select
    return links, forms


def _until(name: str, page: str, begins: int) -> str:
    ends = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(page, begins)
    return page[begins : ends.start()] if ends else page[begins:]


def _control(form: RawForm, tag: str, held: dict[str, str], page: str, begins: int) -> list[str] | None:
    """Note what this control holds; of a select, the list for the options chosen in it."""
    name = held.get("name")
    if not name or "disabled" in held:
        return None
    kind = held.get("type", "text") if tag == "input" else tag
    if kind in TYPED:
        form.texts.add(name)
    if kind == "file":
        return None
    holds = form.fields.setdefault(name, [])
    if kind == "select":
        return holds
    if kind not in ("checkbox", "radio") or "checked" in held:
        holds.append(_text(_until("textarea", page, begins)) if kind == "textarea" else held.get("value", ""))
    return None
