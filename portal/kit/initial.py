"""An app's one initial migration, laid in one go: ten times faster than step by step."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import migrations
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.state import ProjectState

STEPS = (CreateModel, AddField, AddConstraint, AddIndex)


def last_of_libraries() -> list[tuple[str, str]]:
    """The last migration of each app that is not of this project."""
    found = []
    for config in apps.get_app_configs():
        if config.name not in settings.OUR_APPS and find_spec(f"{config.name}.migrations"):
            names = sorted(one.name for one in pkgutil.iter_modules(import_module(f"{config.name}.migrations").__path__))
            found += [(config.label, name) for name in names[-1:]]
    return found


class Initial(migrations.Migration):
    """Its tables do not exist yet, so each is created as it stands at the end, with its late columns, constraints and indexes.

    Django renders every model anew after each step, and each model is tied to nearly all others: three minutes for the steps of this
    project. For the same reason the libraries' many small migrations come first, where they can: what has an account in it comes after
    them. What is written in the file stays Django's own, and gives the same tables step by step.
    """

    def __init__(self, name: str, app_label: str):
        super().__init__(name, app_label)
        if any(app == settings.AUTH_USER_MODEL.split(".")[0] for app, _ in self.dependencies):
            self.dependencies += [one for one in last_of_libraries() if one[0] not in {app for app, _ in self.dependencies}]

    def apply(self, project_state: ProjectState, schema_editor, collect_sql: bool = False) -> ProjectState:
        if collect_sql or not all(isinstance(step, STEPS) for step in self.operations):
            return super().apply(project_state, schema_editor, collect_sql)
        project_state.__dict__.pop("apps", None)  # a cached property: rendered once, below, instead of after each step
        for step in self.operations:
            step.state_forwards(self.app_label, project_state)
        for step in self.operations:
            if isinstance(step, CreateModel):
                model = project_state.apps.get_model(self.app_label, step.name)
                if step.allow_migrate_model(schema_editor.connection.alias, model):
                    schema_editor.create_model(model)
        return project_state
