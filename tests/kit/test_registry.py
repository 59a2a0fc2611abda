"""The named slots: each is filled by a room, nothing is put twice under one key, and the order is that of the slot."""

import pytest

from portal.kit import registry
from portal.kit.registry import AlreadyRegistered, Slot

SLOTS = {name: value for name, value in vars(registry).items() if isinstance(value, Slot)}
# Slots that a house may leave empty, and why.
MAY_BE_EMPTY = {
    "doors": "the usual doors stand with the pages; a room adds one that is its own",
    "household_panels": "the household's page shows means and members; a room adds what is its own",
    "payment_providers": "online payment needs the town's own key",
}


@pytest.mark.parametrize("name", sorted(SLOTS))
def test_each_slot_bears_its_name_and_some_room_fills_it(name):
    slot = SLOTS[name]
    assert slot.name == name
    assert name in MAY_BE_EMPTY or slot.keys(), f"nobody gives anything to « {name} »"


def test_no_excuse_is_kept_for_a_slot_that_is_gone():
    assert set(MAY_BE_EMPTY) <= set(SLOTS)


@pytest.mark.parametrize("name", sorted(name for name in SLOTS if SLOTS[name].keys()))
def test_another_thing_under_a_key_that_is_taken_is_refused(name):
    slot = SLOTS[name]
    before = slot.items()
    with pytest.raises(AlreadyRegistered, match=rf"{name}: « .* » is taken"):
        slot.add(slot.keys()[0], object())
    assert slot.items() == before


@pytest.mark.parametrize("name", sorted(name for name in SLOTS if SLOTS[name].keys()))
def test_the_same_thing_again_is_nothing(name):
    slot = SLOTS[name]
    key, item = slot.items()[0]
    order = slot._items[key][0]
    assert slot.add(key, item, order=order) is item
    assert slot.keys().count(key) == 1


def test_items_come_in_their_order_then_by_key_whatever_came_first():
    slot = Slot("essai")
    for key, order in (("z", 10), ("b", 50), ("a", 50), ("c", 100)):
        slot.add(key, key.upper(), order=order)
    assert slot.keys() == ["z", "a", "b", "c"]
    assert list(slot) == ["Z", "A", "B", "C"]
    assert slot.items()[0] == ("z", "Z")
    assert (slot.get("a"), slot.get("x")) == ("A", None)
