"""What a town in service, and the demo, may not be set up like: found by `manage.py check`, which each deployment runs."""

from django.conf import settings
from django.core.checks import Error, Tags, register

# They keep what they are told in one process: limits on sign-in would count anew in each.
OWN_TO_A_PROCESS = (
    "django.core.cache.backends.locmem.LocMemCache",
    "django.core.cache.backends.dummy.DummyCache",
)


@register(Tags.caches)
def shared_cache(app_configs, **kwargs) -> list[Error]:
    """Several processes need one cache: the database's (default) or Redis (`MAISON_CACHE_URL`)."""
    if not (settings.IN_SERVICE or settings.DEMO):
        return []
    return [
        Error(
            f"Le cache « {name} » ne vit que dans un processus : les limites de connexion se compteraient à part dans chacun.",
            hint="Gardez le cache dans la base (par défaut), ou donnez MAISON_CACHE_URL=redis://…",
            id="kit.E001",
        )
        for name, cache in settings.CACHES.items()
        if cache["BACKEND"] in OWN_TO_A_PROCESS
    ]


@register(Tags.security)
def worker_queue(app_configs, **kwargs) -> list[Error]:
    """Tasks are rows of the database: run at once, a slow mail server would hold up the person who clicked."""
    if not (settings.IN_SERVICE or settings.DEMO) or settings.TASKS["default"]["BACKEND"] == "django_tasks_db.DatabaseBackend":
        return []
    return [Error("Les tâches ne passent pas par la base.", hint="Laissez TASKS comme il est.", id="kit.E002")]
