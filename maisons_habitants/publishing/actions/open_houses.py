from django.apps import apps
from django.db import connection

from portal.cms.actions.open_maison import open_maison
from portal.cms.models import MaisonIndexPage, MaisonPage
from portal.kit import audit
from portal.places.models import Maison


def open_houses(*, only_with_page: bool = False, by=audit.SYSTEM) -> list[MaisonPage]:
    """Every house that is not closed has its page, its pictures, its two groups, its workflow, and its team in the groups. Idempotent.

    `only_with_page`: those that are open already, after a migrate; a town opens a house when it wants to.
    """
    houses = Maison.objects.filter(closed_on=None).order_by("pk")
    if only_with_page:
        houses = houses.filter(pk__in=MaisonPage.objects.values("maison_row"))
    return [open_maison(maison=maison, by=by) for maison in houses]


def after_migrate() -> None:
    """What towns of before lack; nothing before every table is there."""
    labels = ("cms", "places", "people", "publishing", "wagtailcore", "auth")
    wanted = {model._meta.db_table for label in labels for model in apps.get_app_config(label).get_models()}
    if wanted <= set(connection.introspection.table_names()) and MaisonIndexPage.objects.exists():
        open_houses(only_with_page=True)
