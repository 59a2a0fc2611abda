import datetime as dt

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from portal.kit import dates, money

cents = st.integers(-(10**11), 10**11)


@given(cents.filter(lambda value: abs(value) < 10**11))
def test_an_amount_shown_is_read_back_as_it_was(value):
    assert money.parse_euros(money.format_euros(value)) == value


@pytest.mark.parametrize(("text", "expected"), [("12,5", 1250), ("12.50 €", 1250), ("1 234", 123400), ("-3,05", -305), ("0", 0)])
def test_amounts_are_read_as_people_write_them(text, expected):
    assert money.parse_euros(text) == expected


@pytest.mark.parametrize("text", ["", "douze", "1,234", "1.2.3", "--1", "1e5", "٣"])
def test_what_is_not_an_amount_is_refused_in_words(text):
    with pytest.raises(ValueError, match="par exemple"):
        money.parse_euros(text)


@given(st.text())
def test_no_text_breaks_the_reading_of_amounts(text):
    try:
        assert isinstance(money.parse_euros(text), int)
    except ValueError as error:
        assert "par exemple" in str(error)


def test_an_amount_never_breaks_over_two_lines():
    assert " " not in money.format_euros(123450)
    assert money.format_euros(123450) == "1\u00a0234,50\u00a0€"


def test_dates_as_people_say_them():
    moment = dt.datetime(2026, 12, 3, 16, 30, tzinfo=dt.UTC)
    assert dates.moment_short(moment).replace("\u00a0", " ") == "jeu. 3 déc. 17 h 30"
    assert dates.day_written(dt.date(2027, 5, 1)).replace("\u00a0", " ") == "1er mai 2027"
    assert dates.day_written(dt.date(2027, 5, 1), year=False).replace("\u00a0", " ") == "1er mai"
    assert dates.day_short(dt.date(2027, 5, 1)).replace("\u00a0", " ") == "sam. 1er mai"
    assert dates.days_range(dt.date(2026, 12, 3), dt.date(2027, 2, 25)).replace("\u00a0", " ") == "du 3 déc. 2026 au 25 févr. 2027"


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="naive"):
        dates.moment_short(dt.datetime(2026, 12, 3, 16, 30))  # noqa: DTZ001


@pytest.mark.parametrize(("number", "said"), [(0, "0 panier"), (1, "1 panier"), (1.5, "1,5 panier"), (2, "2 paniers"), (-2, "-2 paniers")])
def test_french_counts_in_the_plural_from_two_on(number, said):
    assert Template("{{ n }} panier{{ n|pluralize }}").render(Context({"n": number})) == said
    verb = Template('{{ n|pluralize:"sera,seront" }}').render(Context({"n": number}))
    assert verb == ("seront" if abs(number) >= 2 else "sera")
