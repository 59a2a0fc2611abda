import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kit.rules import contrast, palette

TOKENS = Path("portal/kit/static/kit/tokens.css")
colours = st.tuples(*[st.integers(0, 255)] * 3).map(contrast.written)
few = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.478), ("#767676", "#ffffff", 4.542), ("#ff0000", "#ffffff", 3.998)],
)
def test_the_ratio_is_that_of_the_published_examples(one, other, expected):
    assert contrast.ratio(one, other) == pytest.approx(expected, abs=0.001)


@few
@given(colours, colours)
def test_the_ratio_is_symmetric_and_bounded(one, other):
    assert contrast.ratio(one, other) == contrast.ratio(other, one)
    assert 1 <= contrast.ratio(one, other) <= 21.0001


@few
@given(colours, colours)
def test_the_nearest_colour_passes_and_a_passing_one_is_left_alone(colour, background):
    found = contrast.nearest_passing(colour, background)
    assert contrast.ratio(found, background) >= contrast.TEXT
    assert contrast.nearest_passing(found, background) == found
    if contrast.ratio(colour, background) >= contrast.TEXT:
        assert found == colour


@few
@given(colours)
def test_no_smaller_share_of_black_or_white_would_have_sufficed(colour):
    background = palette.LIGHT["sand"]
    found = contrast.nearest_passing(colour, background)
    shares = [
        parts
        for parts in range(256)
        for end in ((0, 0, 0), (255, 255, 255))
        if contrast.written(contrast._mixed(contrast.parse(colour), end, parts)) == found
    ]
    for parts in range(min(shares)):
        for end in ((0, 0, 0), (255, 255, 255)):
            assert contrast.ratio(contrast.written(contrast._mixed(contrast.parse(colour), end, parts)), background) < contrast.TEXT


def test_what_no_colour_can_reach_is_said():
    with pytest.raises(ValueError, match="aucune couleur"):
        contrast.nearest_passing("#808080", "#777777", 7)


@pytest.mark.parametrize("typed", ["", "rouge", "#12345", "#1234567", "123456", "#12g456"])
def test_what_is_not_a_colour_is_refused_in_words(typed):
    with pytest.raises(ValueError, match="dièse et six"):
        contrast.parse(typed)


def test_a_ratio_is_never_shown_better_than_it_is():
    assert contrast.shown(4.4999) == "4,4"
    assert contrast.shown(21) == "21,0"


@pytest.mark.parametrize("name", palette.THEMES)
def test_every_colour_of_the_house_can_be_read_on_both_grounds(name):
    rows = palette.figures(palette.THEMES[name])
    assert len(rows) == 8
    assert [row for row in rows if not row["passes"]] == []


def test_the_check_would_see_a_pale_colour():
    assert not next(row for row in palette.figures({**palette.LIGHT, "leaf": "#7fbf9f"}) if row["token"] == "leaf")["passes"]


def blocks() -> list[dict[str, str]]:
    found = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", TOKENS.read_text())
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in found]


def test_the_style_sheet_and_the_palette_hold_the_same_colours():
    light, dark_by_device, dark_by_choice = blocks()
    assert {token: light[token] for token in palette.LIGHT} == palette.LIGHT
    assert {token: dark_by_device[token] for token in palette.DARK} == palette.DARK
    assert dark_by_choice == dark_by_device
