"""The second book on who is next in line: kept places, groups that would come fewer, draws. Pure Python, as `book.py` is."""

import datetime as dt
import hashlib
from itertools import groupby
from math import inf
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
KEPT_FOR_BIG = dt.timedelta(hours=72)
COMMON = ""  # where one stands who stands on no share
DOOR_OF = {"online": "online", "counter": "desk", "phone": "desk"}


class Line:
    """What a `Book` knows of the order: mixed into it."""

    # --- where one may stand
    def on_share(self, sheet, door) -> int:
        return sum(row.places for row in self.of(sheet, "held", "confirmed", "offered") if row.share == door)

    def share_left(self, sheet, door) -> int:
        return sheet.shares[door] - self.on_share(sheet, door) if door in sheet.shares else 0

    def kept(self, sheet) -> int:
        return 0 if sheet.opened else sum(self.share_left(sheet, door) for door in sheet.shares)

    def live(self, sheet) -> set[str]:
        return set(sheet.shares) if self.kept(sheet) else set()

    def pool(self, sheet) -> float:
        return inf if sheet.capacity is None else max(self.left(sheet) - self.kept(sheet), 0)

    def fits(self, pool, own, persons: int, each: int) -> bool:
        """Kept places first, whole persons; the others on the common ones."""
        return (persons - min(persons, own // each)) * each <= pool

    def seat(self, row) -> None:
        """Give this row's places a share, before they are counted."""
        door = DOOR_OF[row.channel]
        row.share = door if door in self.live(row.sheet) and self.share_left(row.sheet, door) >= row.places else None

    def shrink(self, sheet, share, places: int) -> None:
        """`places` were given back (and are no more counted): an overbooking shrinks first."""
        if sheet.capacity is None:
            return
        if share is None:
            sheet.over = min(sheet.over, max(self.taken(sheet) + self.kept(sheet) - sheet.capacity, 0))
            return
        gone = min(sheet.over, places)
        sheet.over -= gone
        sheet.shares[share] -= gone

    # --- places counted for wheelchairs
    def on_wheels(self, sheet) -> int:
        return sum(row.places for row in self.of(sheet, "held", "confirmed", "offered") if row.needs)

    def wheels_left(self, sheet) -> float:
        return inf if sheet.wheels is None else sheet.wheels - self.on_wheels(sheet)

    def of_wheels(self, sheet, wanted: int) -> set[str]:
        if wanted <= self.wheels_left(sheet):
            return set()
        return {"besoin-complet"} if sheet.wheels else {"sans-place-du-besoin"}

    def never_of_wheels(self, sheet, wanted: int) -> set[str]:
        if sheet.wheels is None or wanted <= sheet.wheels:
            return set()
        return {"trop-pour-le-besoin"} if sheet.wheels else {"sans-place-du-besoin"}

    def short(self, group) -> bool:
        """However many places there were, none of the group could come: what it waits for is a place for a wheelchair."""
        spare = self.wheels_left(group[0].sheet)
        return not self._served(group, inf, 0, spare)

    def in_the_way(self, sheet) -> list:
        return [row for group in self.line(sheet) if not self.short(group) for row in group]

    # --- what the number says
    def of_the_number(self, sheet, wanted: int, *, channel: str = "online", each: int = 1) -> set[str]:
        left = self.left(sheet)
        if left is None:
            return set()
        queue = bool(left and self.in_the_way(sheet))
        if live := self.live(sheet):
            left, queue = self._open_to(sheet, live, wanted, queue, channel, each)
        if left and queue:
            return {"liste-en-cours"}
        return set() if wanted <= left else {"pas-assez-de-places" if left else "complet"}

    def _open_to(self, sheet, live, wanted, queue, channel, each) -> tuple[int, bool]:
        """(places open to who comes by this door, must she wait behind others)."""
        door, pool, persons = DOOR_OF[channel], self.pool(sheet), wanted // each
        own = self.share_left(sheet, door) if door in live else 0
        if queue:
            contested = door in {DOOR_OF[row.channel] for row in self.in_the_way(sheet)}
            if not contested and self.fits(0, own, persons, each):
                return own, False
        left = pool + own
        return (left if self.fits(pool, own, persons, each) else min(left, wanted - 1)), queue

    # --- the list
    def line(self, sheet) -> list[list]:
        waiting = sorted(self.of(sheet, "waiting"), key=self.rank)
        return [list(group) for _, group in groupby(waiting, key=lambda row: row.party)]

    def rank(self, row) -> tuple:
        return row.priority, inf if row.draw_rank is None else row.draw_rank, row.since, row.key

    def passes(self, chosen) -> None:
        """The team said yes to `chosen`: whoever stood before her for a place like hers has the reason noted."""
        for row in self.of(chosen.sheet, "waiting"):
            if row.party != chosen.party and self.rank(row) < self.rank(chosen) and chosen.share in (None, DOOR_OF[row.channel]):
                self.skipped.add(row.party)

    def fewest_of(self, group) -> int:
        """With how many places somebody of the group comes."""
        fewest, each = self.fewest.get(group[0].party), group[0].places
        if fewest is None or any(row.places != each for row in group):
            return sum(row.places for row in group)
        inside = sum(row.party == group[0].party and row.state in ("held", "confirmed", "offered") for row in self.rows.values())
        return max(fewest - inside, 1) * each

    def _served(self, group, pool, own, spare) -> list:
        """All of them; else, if fewer would do, each in their order for whom there is still a place, and one for her wheelchair."""
        each, fewest = group[0].places, self.fewest_of(group)

        def there_is(some) -> bool:
            return self.fits(pool, own, len(some), each) and sum(row.places for row in some if row.needs) <= spare

        if there_is(group):
            return group
        if fewest >= sum(row.places for row in group):
            return []
        some: list = []
        for row in group:
            some = [*some, row] if there_is([*some, row]) else some
        return some if len(some) * each >= fewest else []

    def serve(self, sheet) -> None:
        """Offer what is free along the list. A group too big keeps its rank, and the places it could have, until three days before."""
        start = self.next_start(sheet)
        if start is None:
            return
        far, live = start - self.now > KEPT_FOR_BIG, self.live(sheet)
        passed: list[tuple[int, set]] = []
        theirs: set[str] = set()
        for group in self.line(sheet):
            door = DOOR_OF[group[0].channel]
            sources = {COMMON, *({door} & live)}
            pool = 0 if COMMON in theirs else self.pool(sheet)
            own = self.share_left(sheet, door) if door in sources - theirs else 0
            some = self._served(group, pool, own, self.wheels_left(sheet))
            if some:
                taken = set()
                for row in some:
                    row.share = door if own >= row.places else None
                    own -= row.places if row.share else 0
                    taken.add(row.share or COMMON)
                    self.offer(row)
                self.skipped |= {party for party, others in passed if others & taken}
            elif self.short(group):
                passed.append((group[0].party, sources))
            elif not pool + own or (far and self.fewest_of(group) <= sheet.capacity):
                theirs |= sources
                if theirs >= {COMMON, *live}:
                    return
            else:
                passed.append((group[0].party, sources))

    # --- the draw
    def drawn(self, sheet, seed: str) -> None:
        """Every request of the sheet, newcomers first, by lot: served whole while there is room."""
        asked: dict[int, list] = {}
        for row in sorted(self.of(sheet, "requested"), key=lambda row: row.key):
            asked.setdefault(row.party, []).append(row)
        known = {row.person for row in self.rows.values() if row.state == "confirmed" and row.sheet is not sheet and row.sheet.drawn_at}

        def rank(party):
            return any(row.person in known for row in asked[party]), hashlib.sha256(f"{seed}:{party}".encode()).hexdigest()

        for place, party in enumerate(sorted(asked, key=rank), start=1):
            group, left = asked[party], self.pool(sheet)
            needing = sum(row.places for row in group if row.needs)
            wins = sum(row.places for row in group) <= left and needing <= self.wheels_left(sheet)
            if not wins and left:
                self.skipped.add(party)
            for row in group:
                row.draw_rank = place
                row.state = "offered" if wins else "waiting" if sheet.waits else "refused"
                if wins:
                    row.told, row.until = False, self._answer_by(sheet)
                    self.price(row)
        sheet.drawn_at = self.now
        self.to_tell += list(asked)

    def _answer_by(self, sheet) -> dt.datetime:
        start = self.next_start(sheet)
        end = (self.now + min((start - self.now) / 4, dt.timedelta(days=5))).astimezone(PARIS)
        if end.hour >= 20:
            end = (end + dt.timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
        elif end.hour < 10:
            end = end.replace(hour=10, minute=0, second=0, microsecond=0)
        return min(end, start)

    def tell_drawn(self) -> None:
        turns = {"offered": "drawn", "waiting": "not_drawn", "refused": "refused"}
        self.said += [(row.key, turns[row.state]) for row in self.rows.values() if row.party in self.to_tell and row.state in turns]
        self.to_tell = []

    # --- dates called off
    def lose(self, sheet, before: int) -> None:
        """One or several dates of the sheet do not take place (`before`: how many it had): what is not given is not owed."""
        after, to_come = len(sheet.on()), any(date.end > self.now for date in sheet.on())
        for row in self.of(sheet):
            if not after or not (to_come or row.state == "confirmed"):
                self.give_back(row, "withdrawn")
                row.off, parts = True, row.parts
                self.uncharge(row)
                self.to_give_back(parts)
            elif row.state in ("held", "confirmed", "offered") and row.cents and after < before:
                row.cents = row.cents // row.places * after // before * row.places
                if row.owed is not None and row.cents < row.owed:
                    parts = row.parts
                    self.lower(row)
                    self.to_give_back(parts - row.parts)

    def to_give_back(self, parts) -> None:
        """She did not choose to lose the date: what it frees goes back at the next tick."""
        if parts:
            self.planned.append(parts)

    def lower(self, row) -> None:
        """Another line takes the place of the first: what was paid pays it, the rest is the household's."""
        row.owed = row.cents
        self.charges[row.key] += 1
        for payment, cents in sorted(self.freed(row).items()):
            self.pay(row, payment, cents)
