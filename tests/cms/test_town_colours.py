import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.cms.rules.town_colours import nearest, problem
from portal.kit.rules import contrast, palette

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize("theme", palette.THEMES)
def test_the_portals_own_colours_pass(theme):
    for token in palette.TOWN_TOKENS:
        assert problem(palette.THEMES[theme][token], theme) == ""


def test_a_pale_yellow_is_refused_with_its_ratio_and_a_way_out():
    words = problem("#ffd966", "claire")
    assert words.startswith("Trop peu lisible : 1,1 pour 1, il faut 4,5.")
    assert problem(re.search(r"#[0-9a-f]{6}", words)[0], "claire") == ""


def test_nothing_is_said_of_an_empty_or_broken_colour():
    assert problem("", "claire") == problem("vert", "claire") == ""


@settings(max_examples=80)
@given(colours, st.sampled_from(sorted(palette.THEMES)))
def test_what_is_proposed_always_passes_and_what_passes_is_never_refused(colour, theme):
    grounds = [palette.THEMES[theme][ground] for ground in palette.GROUNDS]
    passes = all(contrast.ratio(colour, ground) >= contrast.TEXT for ground in grounds)
    assert (problem(colour, theme) == "") == passes
    assert problem(nearest(colour, grounds), theme) == ""
