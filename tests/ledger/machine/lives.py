"""Lives lived by the calendar of a seed: every act as likely as any other, the same each time. (Hypothesis, which leaves whole families of
acts out of a life and tells a failure in its shortest form, has its turn in `make deep`.)"""

from random import Random


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
