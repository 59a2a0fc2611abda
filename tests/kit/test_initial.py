"""Tables laid in one go are those Django lays step by step."""

import re
from importlib import import_module

import pytest
from django.conf import settings
from django.db import connections, migrations, models
from django.db.migrations.state import ProjectState

from portal.kit.initial import STEPS as LAID_AT_ONCE
from portal.kit.initial import Initial

KEY = models.BigAutoField(primary_key=True)
STEPS = [
    migrations.CreateModel("Tree", fields=[("id", KEY), ("height", models.IntegerField()), ("kind", models.CharField(max_length=20))]),
    migrations.CreateModel(
        "Nest",
        fields=[
            ("id", KEY),
            ("tree", models.ForeignKey("garden.Tree", models.CASCADE)),
            ("friends", models.ManyToManyField("garden.Nest")),
        ],
    ),
    migrations.AddField("Tree", "best_nest", models.ForeignKey("garden.Nest", models.SET_NULL, null=True, related_name="+")),
    migrations.AddConstraint("Tree", models.CheckConstraint(condition=models.Q(height__gt=0), name="tree_stands")),
    migrations.AddConstraint("Nest", models.UniqueConstraint("tree", condition=models.Q(tree__gt=3), name="nest_once")),
    migrations.AddIndex("Tree", models.Index(fields=["kind"], name="tree_kind")),
]


@pytest.fixture
def empty(tmp_path, django_db_blocker):
    """A database of its own for each road."""
    kept = []

    def make(name: str):
        alias = f"garden-{name}"
        connections.settings[alias] = {
            **connections.settings["default"],
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(tmp_path / name),
        }
        connections.settings[alias]["OPTIONS"] = {}
        kept.append(alias)
        return connections[alias]

    with django_db_blocker.unblock():
        yield make
    for alias in kept:
        connections[alias].close()
        del connections[alias], connections.settings[alias]


def tables(connection, road: type[migrations.Migration], steps=None) -> dict:
    """Each table, index and what is written of it; the order of columns says nothing."""
    laid = type("Migration", (road,), {"operations": steps or STEPS})("0001_initial", "garden")
    with connection.schema_editor() as editor:
        laid.apply(ProjectState(), editor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {
            name: sorted(re.split(r", (?=\"|CONSTRAINT)", sql[sql.index("(") + 1 : sql.rindex(")")])) for name, sql in cursor.fetchall()
        }


def test_in_one_go_the_same_tables_as_step_by_step(empty):
    by_steps, at_once = tables(empty("steps"), migrations.Migration), tables(empty("once"), Initial)
    assert at_once == by_steps
    assert {"garden_tree", "garden_nest", "garden_nest_friends", "tree_kind", "nest_once"} <= set(at_once)
    assert any("tree_stands" in line for line in at_once["garden_tree"])


def test_a_step_it_does_not_know_is_taken_djangos_way(empty):
    steps = [*STEPS, migrations.RenameField("Tree", "height", "metres")]
    assert any('"metres"' in line for line in tables(empty("renamed"), Initial, steps)["garden_tree"])


def test_every_initial_migration_of_the_project_is_laid_in_one_go():
    for name in settings.OUR_APPS:
        laid = import_module(f"{name}.migrations.0001_initial").Migration
        assert issubclass(laid, Initial), name
        assert all(isinstance(step, LAID_AT_ONCE) for step in laid.operations), name
