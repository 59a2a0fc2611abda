"""Tags of the face: drawings, navigation that bears its own page, error words on top of a page, the desk's menu.

Every template has them (a builtin of the engine): no `{% load %}`.
"""

import base64
import datetime as dt
import re
from pathlib import Path
from typing import Any

from django import forms, template
from django.forms.utils import ErrorList
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import LazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.kit import clock, dates, registry
from portal.kit.visibility import user_can

register = template.Library()

SPRITE = Path(__file__).resolve().parents[1] / "static" / "kit" / "drawings.svg"
DRAWINGS = frozenset(re.findall(r'<symbol id="([a-z-]+)"', SPRITE.read_text(encoding="utf-8")))
THEME_COOKIE = "apparence"
THEMES = ("clair", "sombre")


@register.simple_tag
def drawing(name: str, css: str = "") -> SafeString:
    """A symbol of the sprite, for the eye only: the words beside it say the same. An unknown name shows the house."""
    return format_html(
        '<svg class="drawing {}" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css,
        static("kit/drawings.svg"),
        name if name in DRAWINGS else "house",
    )


PAPER_TONES = {"sun": "#ddd", "drawn-orange": "#bbb", "drawn-wall": "#fff", "lit": "#fff", "paper": "#fff", "sand": "#fff"}


@register.simple_tag
def paper_drawing(name: str) -> SafeString:
    """A symbol of the sprite for a paper, in black and greys, inside the picture itself: what prints follows no link."""
    sprite = SPRITE.read_text(encoding="utf-8")
    found = re.search(rf'<symbol id="{name if name in DRAWINGS else "house"}" viewBox="([^"]*)"[^>]*>(.*?)</symbol>', sprite, re.DOTALL)
    body = re.sub(r"var\(--([a-z-]+)\)", lambda tone: PAPER_TONES.get(tone[1], "#333"), found[2]).replace("currentColor", "#000")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{found[1]}">{body}</svg>'
    code = base64.b64encode(svg.encode()).decode()
    # A background, for a drawing beside its word is decoration: tagged PDF has no picture without a description.
    return format_html('<span class="paper-drawing" style="background-image: url(data:image/svg+xml;base64,{})"></span>', code)


@register.simple_tag(takes_context=True)
def chosen_theme(context: template.Context) -> str:
    """« clair » or « sombre » when the person chose, else nothing: the device decides."""
    request = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag
def demo_day() -> dt.date | None:
    """The day on which the demo stands; nothing in service."""
    return clock.demo_day()


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, href: str, label: str) -> SafeString:
    """An entry of a menu: « page » when it is the page shown, « true » when the page lies under it."""
    request = context.get("request")
    path = request.path if request else ""
    current = "page" if path == href else "true" if path.startswith(href) and href not in ("/", "/equipe/") else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', href, format_html(' aria-current="{}"', current) if current else "", label)


@register.simple_tag(takes_context=True)
def desk_menu(context: template.Context) -> list[dict]:
    """The desk's menu for who is looking: entries she may open and whose address exists."""
    user = context.get("user")
    shown = []
    for entry in registry.desk_entries:
        if entry.permission and not user_can(user, entry.permission):
            continue
        try:
            address = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        shown.append({"label": entry.label, "hint": entry.hint, "url": address, "group": entry.group, "everyday": entry.everyday})
    return shown


@register.filter
def after_a_number(label: str) -> str:
    """« Lettres à imprimer » -> « lettres à imprimer », as it is read behind a number."""
    return f"{label[:1].lower()}{label[1:]}"


@register.filter
def in_groups(entries: list[dict]) -> list[tuple[str, list[dict]]]:
    """The menu's entries under their groups' titles, in order; empty groups are left out."""
    groups = ((title, [entry for entry in entries if entry["group"] == key]) for key, title in registry.DESK_GROUPS.items())
    return [(title, found) for title, found in groups if found]


@register.simple_tag
def desk_boxes() -> list[str]:
    """Templates that upper rooms put in the desk's head (the agent's box)."""
    return list(registry.desk_boxes)


@register.simple_tag
def desk_heads() -> list[str]:
    """Templates that upper rooms put in the `<head>` of the desk's pages."""
    return list(registry.desk_heads)


def _invalid_forms(context: template.Context) -> list[forms.BaseForm]:
    found: dict[int, forms.BaseForm] = {}
    for value in context.flatten().values():
        if issubclass(type(value), LazyObject):
            continue  # no form is lazy; looking at the token of forms would make one, and set its cookie, on every page
        several = value if isinstance(value, list | tuple | forms.BaseFormSet) else [value]
        for item in several:
            if isinstance(item, forms.BaseForm) and item.is_bound and item.errors:
                found[id(item)] = item
    return list(found.values())


@register.simple_tag(takes_context=True)
def error_prefix(context: template.Context) -> str:
    """« Erreur : » before the title of a page that refuses a form: the first thing a screen reader says."""
    return "Erreur : " if _invalid_forms(context) else ""


def _summary_lines(form: forms.BaseForm) -> list[dict]:
    lines = []
    for name, errors in form.errors.items():
        if name == forms.forms.NON_FIELD_ERRORS or name not in form.fields:
            lines += [{"words": words, "href": "", "label": ""} for words in errors]
            continue
        field = form[name]
        target = f"{field.auto_id}_group" if field.use_fieldset else field.id_for_label
        href = "" if field.is_hidden or not target else f"#{target}"
        lines += [{"words": words, "href": href, "label": field.label, "asks": str(field.label).endswith("?")} for words in errors]
    return lines


@register.simple_tag(takes_context=True)
def error_summary(context: template.Context, form: Any = None) -> str:
    """Every error on top, linked to its field and focused. Without `form`: those of the forms of the page, once each."""
    wanted = [form] if form is not None else _invalid_forms(context)
    lines = []
    for item in wanted:
        if item.is_bound and item.errors and not getattr(item, "_summary_shown", False):
            item._summary_shown = True
            lines += _summary_lines(item)
    return render_to_string("kit/error_summary.html", {"lines": lines}) if lines else ""


@register.filter
def is_tick(field: Any) -> bool:
    """Is this bound field one single box to tick? Its label then stands beside it, in one large target."""
    return isinstance(getattr(getattr(field, "field", None), "widget", None), forms.CheckboxInput)


@register.filter
def has_errors(errors: ErrorList) -> bool:
    return bool(errors)


@register.filter
def tel(phone: object) -> str:
    """A phone number as `tel:` wants it: « 04 76 00 00 00 » → « +33476000000 »."""
    digits = re.sub(r"[^0-9+]", "", str(phone))
    return f"+33{digits[1:]}" if digits.startswith("0") and len(digits) == 10 else digits


@register.filter
def is_today(moment: dt.datetime | None) -> bool:
    return bool(moment) and dates.local(moment).date() == clock.today()


@register.filter
def day_name(moment: dt.datetime) -> str:
    """« jeu. »"""
    return dates.DAYS_SHORT[dates.local(moment).weekday()]


@register.filter
def day_number(moment: dt.datetime) -> str:
    """« 3 », « 1er »"""
    day = dates.local(moment).day
    return "1er" if day == 1 else str(day)


@register.filter
def month_name(moment: dt.datetime) -> str:
    """« déc. »"""
    return dates.MONTHS_SHORT[dates.local(moment).month - 1]


@register.filter
def hours(item: Any) -> str:
    """« 17 h 30 – 19 h » of something with a start and perhaps an end."""
    return dates.hours_range(item.start, item.end) if item.end else dates.hour(item.start)


@register.simple_tag
def steps(step: object, total: object) -> list[bool]:
    """One mark a step: done or not."""
    return [number <= int(step) for number in range(1, int(total) + 1)]


@register.simple_tag
def page_numbers(page: Any) -> list[int | None]:
    """Numbers around the page shown, with None where some are left out."""
    last = page.paginator.num_pages
    kept = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    shown: list[int | None] = []
    for number in kept:
        if shown and shown[-1] is not None and number > shown[-1] + 1:
            shown.append(None)
        shown.append(number)
    return shown


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, number: int) -> str:
    """The same address and filters, at another page."""
    request = context.get("request")
    query = request.GET.copy() if request else {}
    query["page"] = str(number)
    return f"?{query.urlencode()}" if request else f"?page={number}"
