from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class KitConfig(AppConfig):
    name = "portal.kit"
    label = "kit"
    verbose_name = "outillage"

    def ready(self) -> None:
        from . import audit_words, checks, guards, housekeeping, privacy, registry
        from .actions import purge_kept
        from .forms import speak_plainly
        from .receivers import set_up_after_migrate

        speak_plainly()
        connection_created.connect(guards.prepare_connection, dispatch_uid="kit.guards")
        self.checks = checks  # registered by being read
        post_migrate.connect(set_up_after_migrate, dispatch_uid="kit.after_migrate")
        registry.after_migrate.add("kit.cache_table", housekeeping.create_cache_table, order=1)
        registry.tick_jobs.add("kit.ask_the_worker", housekeeping.ask_the_worker, order=1)
        registry.tick_jobs.add("wagtail.publish_scheduled", housekeeping.publish_scheduled, order=20)
        registry.audit_words.add("kit", audit_words.WORDS)
        registry.purges.add("kit.request_keys", purge_kept.purge_request_keys)
        registry.purges.add("kit.sessions_and_tasks", purge_kept.purge_sessions_and_tasks)
        registry.purges.add("kit.files", purge_kept.purge_files)
        registry.purges.add("kit.audit_lines", purge_kept.purge_audit_lines)
        registry.purges.add("kit.readings", purge_kept.purge_readings)
        registry.purge_previews.add("kit.request_keys", purge_kept.preview_request_keys)
        registry.purge_previews.add("kit.sessions_and_tasks", purge_kept.preview_sessions_and_tasks)
        registry.purge_previews.add("kit.audit_lines", purge_kept.preview_audit_lines)
        registry.purge_previews.add("kit.readings", purge_kept.preview_readings)
        registry.purge_previews.add("kit.files", purge_kept.preview_files)
        privacy.register()
