"""What pages and caches must learn when a row elsewhere changes."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal.places.models import Maison, OpeningException, OpeningHours, Sector, ServiceOffered

from . import page_cache, town
from .models import AccessibilityAudit, MaisonPage, Picture, TownSettings


@receiver([post_save, post_delete], sender=TownSettings)
@receiver([post_save, post_delete], sender=AccessibilityAudit)
@receiver([post_save, post_delete], sender=Picture)
@receiver([post_save, post_delete], sender=Site)
def forget_the_town(sender, **kwargs) -> None:
    """At once, for what follows in this request, and again once others can read what was written."""
    town.forget()
    transaction.on_commit(town.forget)
    page_cache.forget_pages()


@receiver(post_save, sender=Maison)
@receiver([post_save, post_delete], sender=ServiceOffered)
def find_the_maison_anew(sender, instance, **kwargs) -> None:
    """The search finds a house by its services and its street: its page is indexed again when they change."""
    from wagtail.search import index

    maison_id = instance.pk if isinstance(instance, Maison) else instance.maison_id
    page = MaisonPage.objects.filter(maison_row=maison_id).first()
    if page is not None:
        index.insert_or_update_object(page)


for changed in (Maison, OpeningException, OpeningHours, Sector, ServiceOffered):
    post_save.connect(page_cache.forget_pages, sender=changed, dispatch_uid=f"cms.pages.{changed._meta.label}")
    post_delete.connect(page_cache.forget_pages, sender=changed, dispatch_uid=f"cms.pages.gone.{changed._meta.label}")
for seen in (page_published, page_unpublished, post_page_move):
    seen.connect(page_cache.forget_pages, dispatch_uid="cms.pages")


@receiver(post_delete)
def forget_deleted_pages(sender, **kwargs) -> None:
    if issubclass(sender, Page):
        page_cache.forget_pages()
