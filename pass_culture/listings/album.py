"""The album of a departure as the desk reads it."""

from dataclasses import dataclass

from ..models import AlbumPicture, PictureUse, Trip
from ..reading.album import Seen, State, seen


@dataclass(frozen=True)
class AlbumLine:
    one: Seen
    states: list[State]
    uses: list[PictureUse]

    @property
    def picture(self) -> AlbumPicture:
        return self.one.picture

    @property
    def shown(self) -> list[State]:
        return [state for state in self.states if state.shown]

    @property
    def kept_back(self) -> list[State]:
        """Wanted there, and not shown."""
        return [state for state in self.states if state.chosen and not state.shown]

    @property
    def to_do(self) -> str:
        """The first thing the team can do about it; nothing where only people's answers decide."""
        return next((state.says for state in self.kept_back if state.says), "")


def lines_of(trip: Trip, *, why: bool) -> list[AlbumLine]:
    """Four queries, whatever the number of pictures."""
    rows = AlbumPicture.objects.filter(trip=trip).prefetch_related("uses").order_by("added_at", "pk")
    return [AlbumLine(one, one.states(why=why), [use for use in one.picture.uses.all() if use.ended_on is None]) for one in seen(rows)]
