"""The filters as a pure rule: an address and what it asks are the same thing, whatever is put in it."""

import datetime as dt
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from programmes.enums import Access, DayPart
from programmes.rules.catalogue_filters import chips, codes, facets, parse
from programmes.rules.day_parts import part_of, weekday_of

FACETS = facets([("quais", "Maison des Quais", 7), ("gare", "Maison de la Gare", 9)], [("event", "rendez-vous"), ("basket", "paniers")])
NAMES = [facet.name for facet in FACETS]
KNOWN = [(facet.name, choice.value) for facet in FACETS for choice in facet.choices]

anything = st.one_of(st.sampled_from([value for _, value in KNOWN]), st.text(max_size=12), st.sampled_from(["", "\x00", "é", "1e9", "'--"]))
addresses = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=6)), st.lists(anything, max_size=6), max_size=12)


@given(addresses)
def test_what_is_read_is_written_back_the_same(asked):
    chosen, _ = parse(FACETS, asked)
    again, strange = parse(FACETS, parse_qs(chosen.query))
    assert again == chosen
    assert strange == []
    assert again.query == chosen.query


@given(addresses)
def test_only_known_values_are_kept_and_the_others_are_told(asked):
    chosen, strange = parse(FACETS, asked)
    assert set(chosen.pairs) <= set(KNOWN)
    told = {facet.name for facet in strange}
    for name in NAMES:
        unknown = [value for value in asked.get(name, []) if value and (name, value) not in KNOWN]
        assert (name in told) == bool(unknown)


@given(addresses)
def test_one_value_where_only_one_holds(asked):
    chosen, _ = parse(FACETS, asked)
    for facet in FACETS:
        assert facet.several or len(chosen.of(facet.name)) <= 1


@given(addresses, st.sampled_from(KNOWN))
def test_taking_a_choice_away_takes_that_one_away_once_for_all(asked, pair):
    chosen, _ = parse(FACETS, asked)
    less = chosen.without(*pair)
    assert set(less.pairs) == set(chosen.pairs) - {pair}
    assert less.without(*pair) == less
    assert (less == chosen) == (pair not in chosen.pairs)


@given(addresses, st.sampled_from(KNOWN))
def test_adding_then_taking_away_gives_the_same_where_it_was_not_there(asked, pair):
    chosen, _ = parse(FACETS, asked)
    more = chosen.adding(*pair, FACETS)
    assert pair in more.pairs
    assert more.adding(*pair, FACETS) == more
    single = not next(facet for facet in FACETS if facet.name == pair[0]).several
    if not chosen.of(pair[0]) or (not single and pair not in chosen.pairs):
        assert more.without(*pair) == chosen


@given(addresses)
def test_a_chip_for_each_choice_each_leading_to_the_page_without_it(asked):
    chosen, _ = parse(FACETS, asked)
    found = chips(FACETS, chosen)
    assert len(found) == len(chosen.pairs)
    for chip, pair in zip(found, chosen.pairs, strict=True):
        assert parse(FACETS, parse_qs(chip.query))[0] == chosen.without(*pair)
        assert chip.words


@given(st.permutations([("jour", "jeudi"), ("jour", "mardi"), ("pour", "enfants"), ("maison", "gare"), ("prix", "mien")]))
def test_two_addresses_that_ask_the_same_are_the_same(pairs):
    asked: dict[str, list[str]] = {}
    for name, value in pairs:
        asked.setdefault(name, []).append(value)
    assert parse(FACETS, asked)[0].query == "maison=gare&jour=mardi&jour=jeudi&pour=enfants&prix=mien"


def test_what_rows_keep_for_what_is_chosen():
    chosen, _ = parse(FACETS, {"maison": ["gare"], "jour": ["dimanche", "lundi"], "moment": ["soir"], "acces": ["signes"]})
    found = codes(FACETS, chosen)
    assert (found["maison"], found["jour"], found["moment"], found["acces"]) == ([9], [0, 6], [2], ["signed"])
    assert found["pour"] == []


def test_an_address_says_nothing_of_anybody():
    assert parse(FACETS, {"prix": ["mien", "387", "400"]})[0].query == "prix=mien"


@given(st.datetimes())
def test_each_moment_has_one_part_of_the_day_and_one_day(moment):
    part = part_of(moment.hour)
    assert (part == DayPart.MORNING) == (moment.time() < dt.time(12))
    assert (part == DayPart.EVENING) == (moment.time() >= dt.time(18))
    assert weekday_of(moment) == moment.date().weekday()


def test_each_access_a_page_may_say_is_a_filter():
    facet = next(facet for facet in FACETS if facet.name == "acces")
    assert {choice.code for choice in facet.choices} == set(Access.values)
