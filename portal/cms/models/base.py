"""What every public page of the portal has. Upper rooms subclass these; cms never names them."""

from django.db import models
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from portal.cms.forms import SectionForm
from portal.cms.rules import search_words
from portal.places.models import Maison


class TreePage(Page):
    """A page of the public tree: found by the search whatever accents or plural were typed, open to everybody. No field of its own.

    `kind_label` names the kind in results and lists. A subclass adds what the search should find in `searched_text()` and
    what results say of it in `sentence`. `stands_firm` pages (home, houses, legal notices) are never deleted, moved,
    unpublished or copied from the editor.
    """

    kind_label = "Page"
    stands_firm = False
    same_for_all = False  # True: nothing of who reads stands in it, so that visitors may be given it as it was made (`cms.page_cache`)
    base_form_class = SectionForm
    private_page_options: list[str] = []  # nothing private stands in the tree: what is not for everybody is a screen, behind a sign-in

    search_fields = [*Page.search_fields, index.SearchField("search_text"), index.AutocompleteField("search_text")]

    class Meta:
        abstract = True

    def serve(self, request, *args, **kwargs):
        response = super().serve(request, *args, **kwargs)
        response.same_for_all = self.same_for_all
        return response

    def get_view_restrictions(self):
        """None, without asking: see `private_page_options`."""
        return PageViewRestriction.objects.none()

    @property
    def address(self) -> str:
        """Where the page stands on the site (« /maisons/tilleuls/ »), without a query: one site, one home."""
        return address_of(self)

    @property
    def sentence(self) -> str:
        """What lists and results say of the page."""
        return self.search_description

    def searched_text(self) -> list[str]:
        """Texts of this page that the search reads, beside its title."""
        return [self.search_description]

    @property
    def search_text(self) -> str:
        """The page's words, folded the way questions are."""
        return search_words.folded(" ".join([self.title, *filter(None, self.searched_text())]))

    @cached_property
    def maison(self) -> Maison | None:
        """The house under whose page this one stands; None for the whole town. One query."""
        above = [self.path[:end] for end in range(self.steplen, len(self.path or "") + 1, self.steplen)]
        return Maison.objects.filter(page__path__in=above).first() if above else None


def address_of(page: Page) -> str:
    """Where a page of the tree stands on the site, whatever its class; « / » for the home."""
    return "/" + page.url_path.split("/", 2)[2]


class PublicPage(TreePage):
    """A page with a first sentence and a picture."""

    introduction = models.TextField(
        "en une ou deux phrases", max_length=400, blank=True, help_text="Montré en tête de la page, dans les listes et dans la recherche."
    )
    picture = models.ForeignKey(
        "cms.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="image",
        help_text="Un lieu, un plat, un objet. Sans image, la page montre un dessin.",
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("picture")]
    promote_panels = [FieldPanel("slug"), FieldPanel("search_description")]

    class Meta:
        abstract = True

    @property
    def sentence(self) -> str:
        return self.introduction or self.search_description

    def searched_text(self) -> list[str]:
        return [self.introduction, *super().searched_text()]


class PlacedPage(TreePage):
    """A page that stands under a house's page or under the home: what happens somewhere. Kinds of activity subclass it."""

    parent_page_types = ["cms.HomePage", "cms.MaisonPage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True
