"""What the machines of whole lives share (`tests/ledger/machine`, `tests/programmes/machine`): a clock that moves, a database that
forgets the life at its end, a first state written once, every act counted, the invariants of the house asked."""

import copy
import datetime as dt
from collections import Counter
from collections.abc import Callable
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis.stateful import RuleBasedStateMachine

from portal.kit import locking, registry

MONDAY = dt.datetime(2027, 1, 4, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
QUIET = {"suppress_health_check": list(HealthCheck), "deadline": None, "print_blob": True}


class Life(RuleBasedStateMachine):
    """One life, undone at its end. `done` counts, over all lives, the acts that were really carried out.

    A machine says what it remembers beside the rows (`remembered`, `begin`), what is asked after each step (`look`, an invariant) and at
    the end (`come_to_rest`).
    """

    first: object = None  # what every life remembers at its beginning: see `settle_in`
    slow: tuple[str, ...] = ()  # invariants of the house that are asked at the end only
    done: Counter = Counter()

    def __init__(self):
        super().__init__()
        self._travel = time_machine.travel(MONDAY, tick=False)
        self._clock = self._travel.start()
        self._life = transaction.atomic()
        self._life.__enter__()
        self._acts = locking.acts_within()
        self._acts.__enter__()
        self.begin(copy.deepcopy(self.first))

    def begin(self, first) -> None:
        """`first` as `remembered` gave it; None on the bare ground."""
        raise NotImplementedError

    def remembered(self):
        raise NotImplementedError

    def look(self) -> None:
        raise NotImplementedError

    def come_to_rest(self) -> None:
        self.check_books("")

    @classmethod
    def settle_in(cls, begin: Callable) -> None:
        """What every life begins with, written once: `begin` is carried out as acts like others."""
        cls.first = None
        life = cls()
        begin(life)
        life.look()
        cls.first = copy.deepcopy(life.remembered())
        life._leave()

    def teardown(self) -> None:
        """Everything is asked, then nothing of the life is left."""
        try:
            self.come_to_rest()
        finally:
            self.undo()

    def undo(self) -> None:
        transaction.set_rollback(True)
        self._leave()

    def _leave(self) -> None:
        self._acts.__exit__(None, None, None)
        self._life.__exit__(None, None, None)
        self._travel.stop()

    def pass_time(self, **by) -> None:
        self._clock.shift(dt.timedelta(**by))

    def check_books(self, *families: str) -> None:
        for name, check in registry.invariants.items():
            if name.startswith(families) and (name not in self.slow or families == ("",)):
                found = list(check())
                assert not found, f"{name}: {found}"
