from django.core.paginator import Paginator
from django.db import models
from django.db.models import OuterRef, Prefetch, Subquery
from django.db.models.functions import Substr
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageQuerySet

from portal.cms.blocks import BodyBlock
from portal.cms.enums import Drawing
from portal.kit import clock

from .base import PublicPage
from .maison_page import MAISON_DEPTH, MaisonPage
from .picture import Rendition

NEWS_PER_PAGE = 10
CARD_PICTURE = "fill-640x360"


def _maison_name() -> Subquery:
    """The name of the house under whose page a page stands: houses' pages all stand at one depth of the tree."""
    holder = MaisonPage.objects.filter(path=Substr(OuterRef("path"), 1, MAISON_DEPTH * Page.steplen))
    return Subquery(holder.values("maison_row__name")[:1])


def _card_pictures() -> Prefetch:
    return Prefetch("picture__renditions", Rendition.objects.filter(filter_spec=CARD_PICTURE), to_attr="prefetched_renditions")


class NewsQuerySet(PageQuerySet):
    def shown(self) -> "NewsQuerySet":
        """Live and of today or before, newest first, with the name of their house (`maison_name`) and their picture: two queries."""
        shown = self.live().filter(day__lte=clock.today()).order_by("-day", "-pk").select_related("picture")
        return shown.annotate(maison_name=_maison_name()).prefetch_related(_card_pictures())


class NewsPage(PublicPage):
    """A piece of news, of the town or of one house (where it stands in the tree)."""

    kind_label = "Nouvelle"
    same_for_all = True
    template = "cms/news.html"
    parent_page_types = ["cms.NewsIndexPage", "cms.MaisonPage"]
    subpage_types: list[str] = []

    day = models.DateField("date", default=clock.today, help_text="La nouvelle paraît dans les listes à partir de ce jour.")
    drawing = models.CharField("dessin, sans image", max_length=10, choices=Drawing.choices, default=Drawing.EVENT)
    body = StreamField(BodyBlock(), verbose_name="le contenu", blank=True)

    objects = PageManager.from_queryset(NewsQuerySet)()

    content_panels = [FieldPanel("title"), FieldPanel("day"), *PublicPage.content_panels[1:], FieldPanel("drawing"), FieldPanel("body")]

    class Meta:
        verbose_name = "nouvelle"

    def searched_text(self) -> list[str]:
        return [*super().searched_text(), *self.body.stream_block.get_searchable_content(self.body)]


class NewsIndexPage(PublicPage):
    """Every piece of news, of the town and of its houses, newest first."""

    kind_label = "Nouvelles"
    same_for_all = True
    stands_firm = True
    is_creatable = False
    template = "cms/news_index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]

    promote_panels = [FieldPanel("search_description")]

    class Meta:
        verbose_name = "liste des nouvelles"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.descendant_of(self.get_parent()).shown()
        return {**context, "news": Paginator(news, NEWS_PER_PAGE).get_page(request.GET.get("page"))}
