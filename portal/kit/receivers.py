"""After migrate, once every app has its tables: what migrations must not hold (triggers, groups, root page) is put in place."""

from django.apps import apps

from . import registry


def set_up_after_migrate(sender, **kwargs) -> None:
    """Run the `after_migrate` slot once, when the last app of the list has been migrated. Each entry is idempotent."""
    with_models = [config for config in apps.get_app_configs() if config.models_module is not None]
    if sender is not with_models[-1]:
        return
    for set_up in registry.after_migrate:
        set_up()
