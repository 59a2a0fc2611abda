import datetime as dt

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import OuterRef
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Collection, PageManager, PageQuerySet

from portal.cms.blocks import BodyBlock, ContactBlock
from portal.kit import clock, registry
from portal.kit.kept_query import KeptQuery
from portal.places.models import Maison

from .base import PublicPage

MARK = "mark_"  # before the name of what a room wants read with a house
MAISON_DEPTH = 4  # root, home, list of houses, house


class MaisonIndexPage(PublicPage):
    """`/maisons/`: every house, by sector, with a way to find one's own."""

    kind_label = "Maisons"
    same_for_all = True
    stands_firm = True
    is_creatable = False
    template = "cms/maison_index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.MaisonPage"]

    promote_panels = [FieldPanel("search_description")]

    class Meta:
        verbose_name = "liste des maisons"


class MaisonPageQuerySet(PageQuerySet):
    def with_house(self) -> "MaisonPageQuerySet":
        """With its house, sector and picture: one query."""
        return self.select_related("maison_row__sector", "picture")

    def with_marks(self) -> "MaisonPageQuerySet":
        """With what every room wants to know of the house for its public page: the same query."""
        return self._marked(registry.Moments.of(clock.now(), clock.today()))

    def _marked(self, at: registry.Moments) -> "MaisonPageQuerySet":
        return self.annotate(**{f"{MARK}{name}": expression for name, expression in _marks(at).items()})


def _marks(at: registry.Moments) -> dict:
    house = OuterRef("maison_row")
    return {name: expression for give in registry.house_marks for name, expression in give(house, at).items()}


@KeptQuery
def _at_address(today: dt.date, *, now, soon, url_path: str):
    """The live page of a house at an address, with its house and its marks."""
    return MaisonPage.objects.with_house()._marked(registry.Moments(now, soon, today)).filter(url_path=url_path, live=True)


def maison_page_at(url_path: str) -> "MaisonPage | None":
    """One query."""
    at = registry.Moments.of(clock.now(), clock.today())
    return next(iter(_at_address(at.today, now=at.now, soon=at.soon, url_path=url_path)), None)


class MaisonPage(PublicPage):
    """A house's public page and its part of the tree: its news, its pages, what happens there.

    Made by `cms.actions.open_maison` together with the house's collection of pictures and its groups, who writes and who approves.
    """

    kind_label = "Maison"
    same_for_all = True
    stands_firm = True
    is_creatable = False
    template = "cms/maison.html"
    parent_page_types = ["cms.MaisonIndexPage"]

    maison_row = models.OneToOneField(Maison, on_delete=models.PROTECT, related_name="page", verbose_name="maison")
    editors = models.OneToOneField(Group, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    approvers = models.OneToOneField(Group, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    collection = models.OneToOneField(Collection, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    body = StreamField(BodyBlock(), verbose_name="le contenu", blank=True)
    contacts = StreamField(
        [("contact", ContactBlock())],
        verbose_name="à qui s'adresser",
        blank=True,
        help_text="Un accueil plutôt qu'un nom, sauf accord du collègue.",
    )

    objects = PageManager.from_queryset(MaisonPageQuerySet)()

    content_panels = [*PublicPage.content_panels, FieldPanel("body"), FieldPanel("contacts")]
    promote_panels = [FieldPanel("search_description")]

    class Meta:
        verbose_name = "page d'une maison"

    @property
    def maison(self) -> Maison:
        return self.maison_row

    @cached_property
    def marks(self) -> dict:
        """What the rooms wanted read of the house (`registry.house_marks`), by name. No query where `with_marks` read them, else one."""
        read = {name: value for name, value in self.__dict__.items() if name.startswith(MARK)}
        if not read:
            rows = MaisonPage.objects.filter(pk=self.pk).with_marks()
            names = [name for name in rows.query.annotations if name.startswith(MARK)]
            read = (rows.values(*names).first() if names else None) or dict.fromkeys(names)
        return {name.removeprefix(MARK): value for name, value in read.items()}

    def searched_text(self) -> list[str]:
        house = self.maison_row
        services = [f"{service.name} {service.note} {service.get_need_display()}" for service in house.services.all()]
        place = [house.address, house.sector.name, house.sector.neighbourhoods, house.transport]
        return [*super().searched_text(), *place, *services, *self.body.stream_block.get_searchable_content(self.body)]
