"""What every public page of the portal has. Upper rooms subclass these; cms never names them."""

from django.db import models
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from portal.cms.rules import search_words
from portal.places.models import Maison


class PublicPage(Page):
    """A page with a first sentence and a picture, found by the search whatever accents or plural were typed.

    `kind_label` names the kind in results and lists. A subclass adds what the search should find in `searched_text()`.
    `stands_firm` pages (home, houses, legal notices) are never deleted, moved, unpublished or copied from the editor.
    """

    kind_label = "Page"
    stands_firm = False

    introduction = models.TextField(
        "en une ou deux phrases", max_length=400, blank=True, help_text="Montré en tête de la page, dans les listes et dans la recherche."
    )
    picture = models.ForeignKey(
        "cms.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="image",
        help_text="Un lieu, un plat, un objet. Sans image, la page montre un dessin.",
    )  # fmt: skip

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("picture")]
    promote_panels = [FieldPanel("slug"), FieldPanel("search_description"), FieldPanel("show_in_menus")]
    search_fields = [*Page.search_fields, index.SearchField("search_text")]

    class Meta:
        abstract = True

    def searched_text(self) -> list[str]:
        """Texts of this page that the search reads, beside its title."""
        return [self.introduction, self.search_description]

    @property
    def search_text(self) -> str:
        """The page's words, folded the way questions are."""
        return search_words.folded(" ".join([self.title, *filter(None, self.searched_text())]))

    @cached_property
    def maison(self) -> Maison | None:
        """The house under whose page this one stands; None for the whole town. One query."""
        from .maison_page import MaisonPage  # stands above this module

        holder = MaisonPage.objects.ancestor_of(self, inclusive=True).select_related("maison").first() if self.path else None
        return holder.maison if holder else None


class PlacedPage(PublicPage):
    """A page that stands under a house's page or under the home: what happens somewhere. Kinds of activity subclass it."""

    parent_page_types = ["cms.HomePage", "cms.MaisonPage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True
