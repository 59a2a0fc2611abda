import datetime as dt

import pytest
from django import forms
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kit import dates
from portal.kit.forms import DayField, EurosField, read_day

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    "typed",
    ["27/03/1984", "27-3-1984", "27 3 84", "27.03.84", "27031984", "1984-03-27", "27 mars 1984", " 27  Mars  1984 ", "mardi 27 mars 1984"],
)
def test_a_day_is_read_as_people_write_it(typed):
    assert read_day(typed, today=TODAY) == dt.date(1984, 3, 27)


@pytest.mark.parametrize(("typed", "day"), [("1er déc. 2026", (2026, 12, 1)), ("2 fevrier 26", (2026, 2, 2)), ("3 août 27", (1927, 8, 3))])
def test_accents_and_short_months_and_short_years(typed, day):
    assert read_day(typed, today=TODAY) == dt.date(*day)


@pytest.mark.parametrize("typed", ["31/02/1984", "hier", "27/03", "00/00/0000", "27 brumaire 1984", "1/1/12345", "²/3/1984"])
def test_what_is_no_day_is_refused_in_words(typed):
    with pytest.raises(forms.ValidationError, match="Écrivez une date qui existe"):
        DayField().clean(typed)


@settings(max_examples=60, deadline=None)
@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_a_day_that_is_shown_can_be_typed_back(day):
    assert read_day(f"{day:%d/%m/%Y}", today=TODAY) == day
    assert read_day(day.isoformat(), today=TODAY) == day
    assert read_day(dates.day_long(day), today=TODAY) == day


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_hostile_text_is_an_error_or_a_value_never_a_crash(text):
    for field in (DayField(required=False), EurosField(required=False)):
        try:
            field.clean(text)
        except forms.ValidationError as error:
            assert error.messages


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 99_999_999))
def test_an_amount_that_is_shown_can_be_typed_back(cents):
    field = EurosField()
    assert field.clean(field.prepare_value(cents)) == cents


def test_an_amount_has_its_bounds_in_euros():
    field = EurosField(minimum=100, maximum=5000)
    assert field.clean("12,50 €") == 1250
    with pytest.raises(forms.ValidationError, match="Au moins 1,00"):
        field.clean("0,99")
    with pytest.raises(forms.ValidationError, match="Au plus 50,00"):
        field.clean("50,01")


class Sample(forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme sur la boîte aux lettres")
    email = forms.EmailField(required=False)
    house = forms.ChoiceField(choices=[("a", "Abbaye")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="D’accord")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_errors_tell_what_to_do():
    refused = Sample({"email": "camille@"})
    words = {name: list(errors) for name, errors in refused.errors.items()}
    assert words == {
        "name": ["À écrire."],
        "email": ["Écrivez une adresse e-mail entière, par exemple camille@exemple.fr."],
        "house": ["Choisissez une réponse."],
        "agreed": ["Cochez cette case pour continuer."],
    }


def test_a_field_ties_its_label_help_and_error_to_its_control():
    html = Sample({})["name"].as_field_group()
    assert '<label for="id_name">Nom</label>' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html and 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_has_a_legend_and_a_place_for_the_summary_to_lead_to():
    html = Sample({})["house"].as_field_group()
    assert "<legend>House</legend>" in html
    assert 'id="id_house_group" tabindex="-1" aria-describedby="id_house_error"' in html


def test_what_is_optional_says_so_and_what_was_typed_stays():
    html = str(Sample({"email": "camille@", "name": "Zoé <b>"}))
    assert "(facultatif)" in Sample()["email"].as_field_group()
    assert "(facultatif)" not in Sample()["name"].as_field_group()
    assert 'value="camille@"' in html and 'value="Zoé &lt;b&gt;"' in html
    assert html.count('name="secret"') == 1
