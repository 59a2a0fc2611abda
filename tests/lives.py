"""Lives lived by the calendar of a seed: every act as likely as any other. (Hypothesis, which leaves whole families of
acts out of a life and tells a failure in its shortest form, has its turn in `make deep`.)"""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
import time_machine
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.life import MONDAY, QUIET


def acts_of(machine) -> dict:
    """Name -> what it asks to be drawn."""
    rules = {name: getattr(getattr(machine, name), "hypothesis_stateful_rule", None) for name in sorted(dir(machine))}
    return {name: rule.arguments for name, rule in rules.items() if rule is not None}


def _drawn(strategy, random: Random):
    """The machine's rules draw whole numbers, one of some words, or yes and no."""
    strategy = getattr(strategy, "wrapped_strategy", strategy)
    if hasattr(strategy, "elements"):
        return random.choice(list(strategy.elements))
    return random.randint(strategy.start, strategy.end) if hasattr(strategy, "start") else random.random() < 0.5


def live(machine, *, seed: int, steps: int) -> None:
    """One life; what was done in it stands beside the failure."""
    random, acts, done = Random(seed), acts_of(machine), []
    life = machine()
    try:
        for _ in range(steps):
            name = random.choice(list(acts))
            done.append((name, {key: _drawn(strategy, random) for key, strategy in acts[name].items()}))
            getattr(life, name)(**done[-1][1])
            life.look()
        life.come_to_rest()
    except BaseException as error:
        error.add_note(f"life {seed}: {done}")
        raise
    finally:
        life.undo()


def settled(machine, town: Callable[[], object], begin: Callable):
    """The machine on its town, founded once, with what every life of it begins with."""
    with time_machine.travel(MONDAY, tick=False):
        machine.town, machine.done, machine.refused = town(), Counter(), Counter()
    machine.settle_in(begin)
    return machine


def never_done(machine, acts: set[str]) -> set[str]:
    """Of these acts, those that no life so far really carried out."""
    return acts - set(+machine.done)


def live_until_done(machine, acts: set[str], *, lives: int, steps: int, but: int = 0) -> None:
    """So many lives, and more until each of these acts was really carried out, but so many; never more than four times as many: keys drawn
    by chance deal a seed other cards on another machine, and so does one more rule."""
    for seed in range(4 * lives):
        live(machine, seed=seed, steps=steps)
        if seed + 1 >= lives and len(never_done(machine, acts)) <= but:
            return
    raise AssertionError(f"never done: {never_done(machine, acts)}")


def a_thousand(machine, acts: set[str], *, steps: int = 24) -> None:
    """By Hypothesis, which tells a failure in its shortest form; no act is left out."""
    run_state_machine_as_test(machine, settings=settings(max_examples=1000, stateful_step_count=steps, **QUIET))
    assert not never_done(machine, acts), f"never done: {never_done(machine, acts)}"


def find_the_fault(machine, within: int, *, steps: int, kinds=AssertionError) -> None:
    """One of so many lives meets what was made wrong."""
    with pytest.raises(kinds):
        for seed in range(within):
            live(machine, seed=seed, steps=steps)
