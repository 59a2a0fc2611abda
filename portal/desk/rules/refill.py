"""A page is given back with what had been typed in it. Pure: HTML in, HTML out."""

from collections import defaultdict

from bs4 import BeautifulSoup, Tag

_NOT_TYPED = {"submit", "button", "image", "reset", "file", "password"}


def refilled(html: str, fields: list[list[str]], note: str = "") -> str:
    """The page with `fields` ([name, value], …) in the form that knows most of their names.

    Boxes that were not sent are unticked; a value that a list no longer offers is left out. Where the page no longer asks for all
    that was typed, `note` (HTML) stands above its form, or on top when it has none.
    """
    page = BeautifulSoup(html, "html.parser")
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in fields:
        values[name].append(value)
    forms = [form for form in page.select("main form") if str(form.get("method", "")).lower() == "post"]
    best = max(forms, key=lambda form: len(_names(form) & set(values)), default=None)
    known = _names(best) if best is not None else set()
    if best is not None:
        for control in best.select("input[name], select[name], textarea[name]"):
            _fill(control, values)
    main = page.find("main")
    if set(values) - known and note and isinstance(main, Tag):
        told = BeautifulSoup(note, "html.parser")
        best.insert_before(told) if best is not None and known & set(values) else main.insert(0, told)
    return str(page)


def _names(form: Tag) -> set[str]:
    return {str(control["name"]) for control in form.select("input[name], select[name], textarea[name], button[name]")}


def _fill(control: Tag, values: dict[str, list[str]]) -> None:
    name = str(control["name"])
    kind = str(control.get("type", "text")).lower()
    if name == "csrfmiddlewaretoken" or kind in _NOT_TYPED:
        return
    sent = values.get(name, [])
    if control.name == "select":
        for option in control.find_all("option"):
            _mark(option, "selected", str(option.get("value", option.get_text())) in sent)
    elif kind in ("checkbox", "radio"):
        _mark(control, "checked", str(control.get("value", "on")) in sent)
    elif sent:
        value = sent.pop(0)
        if control.name == "textarea":
            control.string = value
        else:
            control["value"] = value


def _mark(tag: Tag, word: str, on: bool) -> None:
    if on:
        tag[word] = ""
    elif word in tag.attrs:
        del tag[word]
