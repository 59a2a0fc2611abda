"""Boxes of presences are styled where they stand, and no other box to tick of the page that loads their style."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SHEETS = (
    "programmes/static/programmes/attendance.css",
    "pass_culture/static/pass_culture/call.css",
    "maisons_habitants/committees/static/committees/sitting.css",
)
TICK = re.compile(r"\.tick(?![\w-])")


def stray(css: str) -> list[str]:
    """Selectors that style a `.tick` wherever it stands."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    heads = (head.strip() for head in re.findall(r"([^{}]+)\{", css))
    wanted = (one.strip() for head in heads if not head.startswith("@") for one in re.split(r",(?![^(]*\))", head))
    return [one for one in wanted if TICK.search(one) and not re.search(r"\.tick-boxes\)? |\.call ", one)]


@pytest.mark.parametrize("sheet", SHEETS)
def test_only_boxes_of_presences_are_styled(sheet):
    css = (ROOT / sheet).read_text()
    assert stray(css) == []
    assert bool(TICK.search(css)) is ("sitting" not in sheet)


def test_what_would_touch_other_forms_is_seen():
    css = "@media (min-width: 26rem) { .tick { color: red; } } :where(.tick-boxes) .tick:hover, .tick[aria-pressed] { color: red; }"
    css += ".tick-who { margin: 0; }"
    assert stray(css) == [".tick", ".tick[aria-pressed]"]


def test_every_box_of_presences_stands_among_its_like():
    """Else it would be bare."""
    buttons = re.compile(r'<button[^>]*class="tick[ "]')
    written = [
        file for folder in ("templates", "programmes", "pass_culture", "maisons_habitants") for file in (ROOT / folder).rglob("*.html")
    ]
    found = 0
    for file in written:
        text = file.read_text()
        for button in buttons.finditer(text):
            found += 1
            before = text[: button.start()]
            assert before.rfind("tick-boxes") > before.rfind("</div>"), file
    assert found >= 7
