from django.core.paginator import Paginator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager, PageQuerySet

from portal.cms.blocks import BodyBlock
from portal.kit import clock

from .base import PublicPage

NEWS_PER_PAGE = 10


class NewsQuerySet(PageQuerySet):
    def shown(self) -> "NewsQuerySet":
        """Live, not behind a restriction, newest first, with their picture."""
        return self.live().public().filter(day__lte=clock.today()).order_by("-day", "-pk").select_related("picture")


class NewsPage(PublicPage):
    """A piece of news, of the town or of one house (where it stands in the tree)."""

    kind_label = "Nouvelle"
    template = "cms/news.html"
    parent_page_types = ["cms.NewsIndexPage", "cms.MaisonPage"]
    subpage_types: list[str] = []

    day = models.DateField("date", default=clock.today, help_text="La nouvelle paraît dans les listes à partir de ce jour.")
    body = StreamField(BodyBlock(), verbose_name="le contenu", blank=True)

    objects = PageManager.from_queryset(NewsQuerySet)()

    content_panels = [FieldPanel("title"), FieldPanel("day"), *PublicPage.content_panels[1:], FieldPanel("body")]

    class Meta:
        verbose_name = "nouvelle"

    def searched_text(self) -> list[str]:
        return [*super().searched_text(), *self.body.stream_block.get_searchable_content(self.body)]


class NewsIndexPage(PublicPage):
    """Every piece of news, of the town and of its houses, newest first."""

    kind_label = "Nouvelles"
    stands_firm = True
    is_creatable = False
    template = "cms/news_index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]

    class Meta:
        verbose_name = "liste des nouvelles"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.descendant_of(self.get_parent()).shown()
        return {**context, "news": Paginator(news, NEWS_PER_PAGE).get_page(request.GET.get("page"))}
