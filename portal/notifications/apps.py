from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = "messages"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from portal.kit import registry as house

        from . import adapters, audit_words, exports, house_ties, privacy, receivers, registry, tasks
        from .actions.purge_outbox import purge_outbox
        from .desk.messages import staff_tasks
        from .models import OutboxMessage

        for channel, sender in adapters.channels_of_settings().items():
            registry.channels.add(channel, sender)
        registry.purposes.add("notifications.django", "Avis du site à l'équipe")
        post_save.connect(receivers.tell_the_worker, sender=OutboxMessage, dispatch_uid="notifications.tell_the_worker")
        house.tick_jobs.add("notifications.sweep", tasks.sweep, order=10)
        house.purges.add("notifications.outbox", purge_outbox)
        house.personal_exports.add("notifications", exports.messages_of)
        privacy.register()
        house.staff_tasks.add("notifications", staff_tasks)
        house.audit_words.add("notifications", audit_words.WORDS)
        house.desk_entries.add(
            "notifications.letters", house.DeskEntry("Lettres", "letter_list", "Imprimer et poster", "messages.send", "follow"), order=61
        )
        house.desk_entries.add(
            "notifications",
            house.DeskEntry("Messages", "message_list", "Ce qui a été dit, et à qui", "messages.see", "follow", True),
            order=60,
        )
        house_ties.register()
