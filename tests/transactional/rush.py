"""A crowd at one door: buyers in several workers, each with a connection of her own."""

import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections
from django.db.models import Model

from portal.kit.refusal import Refusal

from .together import be_patient

WORKERS = 8


def crowd(act: Callable, arguments: Iterable, workers: int = WORKERS) -> list:
    """Run `act(argument)` for all, `workers` at a time; a Refusal is an answer like another. Any other error is raised again."""
    todo = list(arguments)
    answers: list = [None] * len(todo)
    numbers = iter(range(len(todo)))
    taking = threading.Lock()

    def work() -> None:
        try:
            be_patient()
            while True:
                with taking:
                    number = next(numbers, None)
                if number is None:
                    return
                try:
                    answers[number] = act(todo[number])
                except Refusal as refusal:
                    answers[number] = refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work) for _ in range(workers)]:
            done.result()
    return answers


def codes(answers: Iterable) -> Counter:
    """How many were served (« ok »), how many refused and why. An exception that is no refusal is neither: it is raised."""
    found: Counter = Counter()
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, Refusal):
            raise answer
        found[answer.code if isinstance(answer, Refusal) else "ok"] += 1
    return found


@contextmanager
def without_check(model: type[Model], name: str):
    """The table of `model` without this constraint, inside `own_database`. SQLite lays the table anew from what the model says, so the
    model too forgets it until the block ends."""
    kept = model._meta.constraints
    check = next(item for item in kept if item.name == name)
    model._meta.constraints = [item for item in kept if item is not check]
    try:
        with connection.schema_editor() as editor:
            editor.remove_constraint(model, check)
        with connection.cursor() as cursor:
            assert name not in connection.introspection.get_constraints(cursor, model._meta.db_table)
        yield
    finally:
        model._meta.constraints = kept


@contextmanager
def own_database():
    """A copy of the test's database, for a test that breaks it on purpose: every thread works there until the block ends."""
    name = connection.settings_dict["NAME"]
    copy = f"{name}_control"
    connections.close_all()
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            if Path(f"{name}{suffix}").exists():
                shutil.copyfile(f"{name}{suffix}", f"{copy}{suffix}")
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')
            cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = name
        if connection.vendor == "sqlite":
            for left in Path(copy).parent.glob(Path(copy).name + "*"):
                left.unlink()
        else:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')
