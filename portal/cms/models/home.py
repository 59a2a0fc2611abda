from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from portal.cms.blocks import HomeBlock

from .base import PublicPage
from .maison_page import maison_page_at


class HomePage(PublicPage):
    """The front door. Its dates, houses and doors come from the rooms themselves; editors choose the order and the words."""

    kind_label = "Accueil"
    same_for_all = True
    stands_firm = True
    template = "cms/home.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    headline = models.CharField("grande phrase", max_length=60, default="Ensemble, près de chez vous.")
    body = StreamField(HomeBlock(), verbose_name="la page, de haut en bas", blank=True)

    content_panels = [
        FieldPanel("title", help_text="Le nom de la page pour les moteurs de recherche et l'onglet du navigateur."),
        FieldPanel("headline", help_text="Ce qu'on lit d'abord, en très gros. Une seule phrase, chaleureuse."),
        FieldPanel("introduction"),
        FieldPanel("picture", help_text="Sans image, la page montre la rue dessinée."),
        FieldPanel("body"),
    ]

    promote_panels = [FieldPanel("search_description")]

    class Meta:
        verbose_name = "accueil"

    def route(self, request, path_components):
        """The page at an address in two queries, however deep it stands; a page that routes on its own is left to do so."""
        if path_components:
            address = f"{self.url_path}{'/'.join(path_components)}/"
            if path_components[0] == "maisons" and len(path_components) == 2:
                page = maison_page_at(address)
            else:
                page = Page.objects.specific().filter(url_path=address, live=True).first()
            if page is not None:
                return page.route(request, [])
        return super().route(request, path_components)

    def get_context(self, request, *args, **kwargs):
        """Notices come first, above the welcome; the other blocks follow in the editor's order."""
        context = super().get_context(request, *args, **kwargs)
        alerts = [block for block in self.body if block.block_type == "alert" and block.value.is_shown]
        return {**context, "alerts": alerts, "blocks": [block for block in self.body if block.block_type != "alert"]}
