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
    said = readable.blocks_of({"demande_centimes": 20000, "centimes": -50, "recette_centimes": 5, "demande": "effacer"})
    assert [(one.label, one.value) for one in said] == [
        ("Demandé", "200,00\u00a0€"), ("Somme", "-0,50\u00a0€"), ("Recette", "0,05\u00a0€"), ("Demande", "effacer"),
    ]  # fmt: skip


def test_flat_rows_become_a_table_and_deep_ones_groups():
    table, group = readable.blocks_of(
        {"cartes": [{"numero": "12", "etat": "en service"}], "places": [{"dates": [{"debut": "2026-03-27"}]}]}
    )
    assert (table.head, table.rows) == (["Numéro", "État"], [["12", "en service"]])
    assert group.blocks[0].blocks[0].rows == [["27/03/2026"]]


def test_a_letter_is_not_read_in_a_table_of_many_columns():
    short = {"le": "2026-03-27", "moyen": "e-mail", "adresse": "a@b.fr", "texte": "C’est noté.", "etat": "parti"}
    letter = short | {"texte": "Bonjour, " * 40}
    table, lines = readable.blocks_of({"messages": [short, short], "lettres": [short, letter]})
    assert len(table.rows) == 2 and not table.blocks
    assert not lines.rows and [block.blocks[3].value for block in lines.blocks] == ["C’est noté.", "Bonjour, " * 40]


tables = st.integers(1, readable.WIDEST).flatmap(
    lambda wide: st.lists(st.lists(st.text(max_size=90), min_size=wide, max_size=wide), min_size=2)
)


@given(tables)
def test_columns_share_the_sheet(cells):
    head, *rows = cells
    widths = readable.Block(head=head, rows=rows).columns
    assert sum(widths) == 100 and min(widths) >= 10 and not any(width % 5 for width in widths)


def test_a_day_stays_on_its_line_and_a_message_has_what_is_left():
    rows = [["17/10/2026 à 18\u00a0h\u00a030", "e-mail", "Bonjour, " * 60, "parti"]]
    assert readable.Block(head=["Le", "Par", "Texte", "État"], rows=rows).columns == [15, 10, 65, 10]


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
