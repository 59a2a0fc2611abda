"""An export as people read it; and what is confidential kept apart, wherever it stands."""

from hypothesis import given
from hypothesis import strategies as st

from portal.privacy.rules import readable

leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=12), st.dates().map(lambda day: day.isoformat()))
names = st.text("abc_", min_size=1, max_size=6)
trees = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4), max_leaves=20)


def test_values_are_said_as_people_say_them():
    said = [readable.shown("", value) for value in (None, "", True, False, 12, "2026-03-27", "2026-03-27T16:30:00+00:00", "bonjour")]
    assert said == ["–", "–", "oui", "non", "12", "27/03/2026", "27/03/2026 à 17\u00a0h\u00a030", "bonjour"]
    assert readable.shown("centimes", 1250) == "12,50\u00a0€"


def test_flat_rows_become_a_table_and_deep_ones_groups():
    table, group = readable.blocks_of(
        {"cartes": [{"numero": "12", "etat": "en service"}], "places": [{"dates": [{"debut": "2026-03-27"}]}]}
    )
    assert (table.head, table.rows) == (["Numéro", "État"], [["12", "en service"]])
    assert group.blocks[0].blocks[0].rows == [["27/03/2026"]]


def test_what_is_confidential_is_left_out_or_alone():
    data = {"programmes": {"places": [{"pour": "Parole", "confidentiel": True}, {"pour": "Repas"}]}, "people": {"nom": "Zerrouki"}}
    assert readable.without_confidential(data) == {"programmes": {"places": [{"pour": "Repas"}]}, "people": {"nom": "Zerrouki"}}
    assert readable.only_confidential(data) == {"programmes": {"places": [{"pour": "Parole", "confidentiel": True}]}}
    assert readable.only_confidential({"people": {"nom": "Zerrouki"}}) is None


@given(st.dictionaries(names, trees, max_size=4))
def test_anything_an_export_may_hold_is_shown(data):
    readable.blocks_of(data)
    assert readable.only_confidential(readable.without_confidential(data)) is None
    assert readable.count(data) >= 0
