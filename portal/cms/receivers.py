"""What pages and caches must learn when a row elsewhere changes."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Site

from portal.places.models import Maison, ServiceOffered

from . import town
from .models import AccessibilityAudit, MaisonPage, Picture, TownSettings


@receiver([post_save, post_delete], sender=TownSettings)
@receiver([post_save, post_delete], sender=AccessibilityAudit)
@receiver([post_save, post_delete], sender=Picture)
@receiver([post_save, post_delete], sender=Site)
def forget_the_town(sender, **kwargs) -> None:
    """At once, for what follows in this request, and again once others can read what was written."""
    town.forget()
    transaction.on_commit(town.forget)


@receiver(post_save, sender=Maison)
@receiver([post_save, post_delete], sender=ServiceOffered)
def find_the_maison_anew(sender, instance, **kwargs) -> None:
    """The search finds a house by its services and its street: its page is indexed again when they change."""
    from wagtail.search import index

    maison_id = instance.pk if isinstance(instance, Maison) else instance.maison_id
    page = MaisonPage.objects.filter(maison_row=maison_id).first()
    if page is not None:
        index.insert_or_update_object(page)
