"""The same attacks on what stands around the books: tills, deposits, refund orders, tasks, lists, papers. What may change, what is filled
once and which state follows which is read from the guards themselves, so that a new table is attacked the day it is guarded."""

from collections.abc import Callable, Iterator
from random import Random

from portal.ledger.models import CashSession, GiveBack, MoneyTask
from portal.ledger.triggers import APPEND_ONLY, MOVES_ON

from .attack import Attack, _copy, _other_value, _pick

STATED = {model: moves for model, (_, _, moves, _) in MOVES_ON.items() if moves}


def attacks(random: Random, count: int) -> Iterator[Attack]:
    """`count` statements; each guarded table has rows."""
    makers: list[Callable[[Random], Attack]] = [_rewrite, _erase, _again, _otherwise, _otherwise, _jump, _begun, _half, _legal]
    for _ in range(count):
        yield random.choice(makers)(random)


def _rewrite(random: Random) -> Attack:
    model = random.choice(APPEND_ONLY)
    field = random.choice(model._meta.concrete_fields)
    value = field.column if random.random() < 0.2 else _other_value(random, model, field)
    return Attack(f"UPDATE {model._meta.db_table} SET {field.column} = {value} WHERE id >= {_pick(random, model)}")


def _erase(random: Random) -> Attack:
    model = random.choice((*APPEND_ONLY, *MOVES_ON))
    where = random.choice([f"WHERE id = {_pick(random, model)}", ""])
    return Attack(f"DELETE FROM {model._meta.db_table} {where}")


def _again(random: Random) -> Attack:
    model = random.choice((*APPEND_ONLY, *MOVES_ON))
    return Attack(_copy(model, _pick(random, model), id="id"))


def _otherwise(random: Random) -> Attack:
    """A column that does not change, or one that is filled once and was: the row holds something there."""
    model = random.choice(list(MOVES_ON))
    free, once, _, _ = MOVES_ON[model]
    row = random.choice(list(model.objects.order_by("pk")))
    fixed = [field for field in model._meta.concrete_fields if field.name not in free]
    field = random.choice([f for f in fixed if f.name not in once or getattr(row, f.attname) not in (None, "")])
    return Attack(f"UPDATE {model._meta.db_table} SET {field.column} = {_other_value(random, model, field)} WHERE id = {row.pk}")


def _jump(random: Random) -> Attack:
    """A state that cannot follow the present one."""
    model = random.choice(list(STATED))
    row = random.choice(list(model.objects.order_by("pk")))
    illegal = sorted(set(STATED[model]) - STATED[model][row.state] - {row.state})
    return Attack(f"UPDATE {model._meta.db_table} SET state = '{random.choice([*illegal, 'inventé'])}' WHERE id = {row.pk}")


def _begun(random: Random) -> Attack:
    """A row that would begin otherwise than at the beginning."""
    model = random.choice([*(model for model in STATED if set(STATED[model]) - set(MOVES_ON[model][3])), CashSession])
    if model is CashSession:
        return Attack(_copy(CashSession, _pick(random, CashSession, closed_at__isnull=False)))
    late = random.choice(sorted(set(STATED[model]) - set(MOVES_ON[model][3])))
    return Attack(_copy(model, _pick(random, model), state=f"'{late}'"))


def _half(random: Random) -> Attack:
    """What is done without saying how."""
    give, task = _pick(random, GiveBack, done_at=None), _pick(random, MoneyTask, settled_at=None)
    done = "'2026-11-24 10:00:00+00:00'"
    return random.choice(
        [
            Attack(f"UPDATE ledger_giveback SET done_at = {done} WHERE id = {give}"),
            Attack(f"UPDATE ledger_giveback SET back_cents = 100 WHERE id = {give}"),
            Attack(f"UPDATE ledger_giveback SET done_at = {done}, back_cents = -1, kept_cents = 1 WHERE id = {give}"),
            Attack(f"UPDATE ledger_giveback SET done_at = {done}, kept_cents = 1 WHERE id = {give}"),
            Attack(f"UPDATE ledger_cashsession SET closed_at = {done}, closed_by_id = holder_id WHERE closed_at IS NULL"),
            Attack(
                f"UPDATE ledger_cashsession SET closed_at = {done}, closed_by_id = holder_id, counted_cents = 0 WHERE closed_at IS NULL"
            ),
            Attack(_copy(GiveBack, give)),  # a line is given back once
            Attack(f"UPDATE ledger_moneytask SET settled_at = {done} WHERE id = {task}"),
            Attack(f"UPDATE ledger_moneytask SET outcome = 'fait' WHERE id = {task}"),
            Attack(_copy(MoneyTask, task)),  # its key names the thing once
            Attack("UPDATE ledger_depositedpayment SET standing = TRUE WHERE NOT standing"),
            Attack("UPDATE ledger_cashsession SET closing = '{}' WHERE closed_at IS NOT NULL"),
        ]
    )


def _legal(random: Random) -> Attack:
    """The control: what the house does every day is let through."""
    give, task = _pick(random, GiveBack, done_at=None), _pick(random, MoneyTask, settled_at=None)
    done = "'2026-11-24 10:00:00+00:00'"
    return random.choice(
        [
            Attack(f"UPDATE ledger_giveback SET done_at = {done}, back_cents = 300, kept_cents = 0 WHERE id = {give}", refused=False),
            Attack(f"UPDATE ledger_moneytask SET settled_at = {done}, outcome = 'fait' WHERE id = {task}", refused=False),
            Attack("UPDATE ledger_deposit SET state = 'handed' WHERE state = 'made'", refused=False),
            Attack("UPDATE ledger_depositedpayment SET standing = FALSE WHERE standing", refused=False),
        ]
    )
