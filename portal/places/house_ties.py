"""What this room's own rows become when a house closes; and how the rooms above say theirs.

A room fills `registry.house_ties` in its `apps.ready()`, by a `register()` of its own `house_ties.py`: one line for each model with a key
to a house (`tests/house/test_house_ties.py` fails when one is missing)."""

from collections.abc import Callable

from portal.kit import registry
from portal.kit.registry import HouseTie


def history(label: str, why: str, rows: Callable | None = None) -> HouseTie:
    """What stays where it is and goes on being read."""
    return HouseTie(label, rows=rows, why=why)


def register() -> None:
    of_the_walls = "cela appartient aux murs ; ses dates passées la gardent."
    registry.house_ties.add("places.Room", history("salles", of_the_walls), order=900)
    registry.house_ties.add("places.ServiceOffered", history("services", "sa page fermée ne les montre plus."), order=900)
    registry.house_ties.add("places.OpeningHours", history("horaires", "ils ne sont plus dits : la maison est fermée."), order=900)
    registry.house_ties.add("places.OpeningException", history("horaires particuliers", ""), order=900)
    registry.house_ties.add(
        "places.Maison", history("maisons qu’elle a remplacées", "leur page mène à elle, qui mène plus loin."), order=900
    )
