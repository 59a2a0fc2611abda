from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from portal.cms.blocks import BodyBlock, LegalBodyBlock

from .base import PublicPage


class StandardPage(PublicPage):
    """An ordinary page of the town or of a house."""

    template = "cms/standard.html"
    parent_page_types = ["cms.HomePage", "cms.MaisonPage", "cms.StandardPage"]

    body = StreamField(BodyBlock(), verbose_name="le contenu", blank=True)

    content_panels = [*PublicPage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "page"

    def searched_text(self) -> list[str]:
        return [*super().searched_text(), *self.body.stream_block.get_searchable_content(self.body)]


class LegalPage(PublicPage):
    """Legal notices and personal data: pages a site must have, at addresses that do not change. Only their words are edited."""

    template = "cms/standard.html"
    stands_firm = True
    is_creatable = False
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    body = StreamField(LegalBodyBlock(), verbose_name="le contenu", blank=True)

    content_panels = [*PublicPage.content_panels, FieldPanel("body")]
    promote_panels = [FieldPanel("search_description")]

    class Meta:
        verbose_name = "page légale"

    def searched_text(self) -> list[str]:
        return [*super().searched_text(), *self.body.stream_block.get_searchable_content(self.body)]
