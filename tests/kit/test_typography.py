from hypothesis import given
from hypothesis import strategies as st

from portal.kit.rules.typography import held


def test_signs_stay_with_their_word():
    assert held("Sans rendez-vous : dites « bonjour » !") == "Sans rendez-vous\u00a0: dites «\u00a0bonjour\u00a0»\u00a0!"


def test_hours_and_amounts_stay_whole():
    assert held("de 9 h à 11 h 30, 12,50 €") == "de 9\u00a0h à 11\u00a0h\u00a030, 12,50\u00a0€"
    assert held("3 histoires, 4 h'a") == "3 histoires, 4 h'a"


def test_addresses_and_styles_are_left_alone():
    html = '<a href="/x/?a=1&b=2">Voir : ici</a> 10:30 https://a.b'
    assert held(html) == html.replace("Voir :", "Voir\u00a0:")


@given(st.text(alphabet="a :;?!«»<>/", max_size=40))
def test_twice_is_once_and_only_spaces_change(text):
    assert held(held(text)) == held(text)
    assert held(text).replace("\u00a0", " ") == text.replace("\u00a0", " ")
