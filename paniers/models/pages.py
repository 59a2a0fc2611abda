"""What one cooks with the baskets and who grows them, as pages of the house's tree: whoever writes the town's pages writes these.

Nothing that commits anybody stands here. What a recipe is made of is named as in the contents of a day (`WeekItem.product`), and found
by its folded name: « Carotte » meets « Carottes ».
"""

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Prefetch, Q, Value
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager, PageQuerySet

from portal.cms.blocks import BodyBlock
from portal.cms.forms import SectionForm
from portal.cms.models import PublicPage
from portal.cms.rules.search_words import folded

RECIPES_PER_PAGE = 12
ALT_MISSING = "Dites en quelques mots ce que montre l'image, pour qui ne la voit pas."


class DescribedForm(SectionForm):
    """A picture never goes without its words."""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("picture") and not (cleaned.get("picture_alt") or "").strip():
            self.add_error("picture_alt" if "picture_alt" in self.fields else None, ALT_MISSING)
        return cleaned


class DescribedPage(PublicPage):
    """A public page whose picture is told to whoever does not see it."""

    base_form_class = DescribedForm

    picture_alt = models.CharField("ce que montre l'image", max_length=160, blank=True, help_text="« Une soupe orange dans un bol bleu ».")

    content_panels = [*PublicPage.content_panels, FieldPanel("picture_alt")]

    class Meta:
        abstract = True


class RecipeQuerySet(PageQuerySet):
    def with_products(self) -> "RecipeQuerySet":
        """With what each is made of, in its order: one query more, whatever their number."""
        return self.prefetch_related(Prefetch("products", RecipeProduct.objects.order_by("sort_order", "pk")))

    def made_of(self, keys) -> "RecipeQuerySet":
        """Live ones, those made of most of these products (folded names) first; adds `matches`."""
        wanted = list(keys)
        among = Count("products", filter=Q(products__key__in=wanted), distinct=True) if wanted else Value(0)
        return self.live().annotate(matches=among).order_by("-matches", "title", "pk")

    def offered_and_waiting(self) -> "RecipeQuerySet":
        """Those a resident offered that nobody has published yet."""
        return self.filter(live=False, first_published_at=None, offered_at__isnull=False)


class Recipe(DescribedPage):
    """Something to cook with what is in the basket."""

    kind_label = "Recette"
    template = "paniers/recipe.html"
    parent_page_types = ["paniers.RecipeIndexPage", "cms.MaisonPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["offered_at"]

    people = models.PositiveSmallIntegerField("pour combien de personnes", default=4)
    minutes = models.PositiveSmallIntegerField("minutes, en tout", default=30)
    cupboard = models.TextField("et aussi", max_length=400, blank=True, help_text="Ce qui n'est pas dans le panier : une ligne chacun.")
    steps = StreamField([("step", blocks.TextBlock(label="Étape"))], verbose_name="étapes", blank=True)
    tip = models.CharField("un conseil", max_length=240, blank=True)
    offered_by = models.CharField("proposée par", max_length=40, blank=True, help_text="Un prénom, ou ce que la personne a choisi.")
    offered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PageManager.from_queryset(RecipeQuerySet)()

    content_panels = [
        *DescribedPage.content_panels,
        FieldRowPanel([FieldPanel("people"), FieldPanel("minutes")]),
        HelpPanel("<p>Nommez chaque produit comme dans le contenu des paniers : la recette se montre alors la bonne semaine.</p>"),
        InlinePanel("products", label="Produit du panier", heading="Avec quoi", min_num=1),
        FieldPanel("cupboard"),
        FieldPanel("steps"),
        FieldPanel("tip"),
        FieldPanel("offered_by"),
        InlinePanel("workshops", label="Atelier", heading="On la cuisine ensemble"),
    ]

    class Meta:
        verbose_name = "recette"

    @property
    def cupboard_lines(self) -> list[str]:
        return [line.strip() for line in self.cupboard.splitlines() if line.strip()]

    def searched_text(self) -> list[str]:
        made_of = [row.product for row in self.products.all()]
        return [*super().searched_text(), *made_of, self.cupboard, *(str(step.value) for step in self.steps), self.tip]


class RecipeProduct(Orderable):
    """One product of the baskets that a recipe is made of; `key` is its folded name, which meets those of the contents."""

    recipe = ParentalKey(Recipe, on_delete=models.CASCADE, related_name="products")
    product = models.CharField("produit", max_length=60)
    amount = models.CharField("combien", max_length=40, blank=True, help_text="« 500 g », « 3 ».")
    key = models.CharField(max_length=60, editable=False, db_index=True)

    panels = [FieldRowPanel([FieldPanel("product"), FieldPanel("amount")])]

    class Meta(Orderable.Meta):
        verbose_name = "produit d'une recette"

    def __str__(self) -> str:
        return self.product

    def save(self, *args, **kwargs):
        self.key = folded(self.product)
        super().save(*args, **kwargs)


class LinkedActivity(Orderable):
    """An activity of the house that a page leads to; its dates and places are its own."""

    activity = models.ForeignKey("programmes.Activity", on_delete=models.CASCADE, related_name="+", verbose_name="activité")

    panels = [PageChooserPanel("activity")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"lien {self.pk}"


class RecipeWorkshop(LinkedActivity):
    """Where a recipe is cooked together."""

    recipe = ParentalKey(Recipe, on_delete=models.CASCADE, related_name="workshops")

    class Meta(LinkedActivity.Meta):
        verbose_name = "atelier d'une recette"


class RecipeIndexPage(PublicPage):
    """Every recipe, of the town and of its houses; those of the products of the week first."""

    kind_label = "Recettes"
    template = "paniers/recipes.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["paniers.Recipe"]

    promote_panels = [FieldPanel("slug"), FieldPanel("search_description")]

    class Meta:
        verbose_name = "liste des recettes"

    def get_context(self, request, *args, **kwargs):
        """`?produit=` narrows to those made of it."""
        context = super().get_context(request, *args, **kwargs)
        asked = request.GET.get("produit", "")[:60].replace("\x00", "").strip()
        return {**context, "asked": asked, "number": request.GET.get("page")}

    @staticmethod
    def page_of(rows, number):
        """One page of these recipes."""
        return Paginator(rows, RECIPES_PER_PAGE).get_page(number)


class GrowerPage(DescribedPage):
    """A farm that grows for the baskets: who, where, what; when one may visit."""

    kind_label = "Ferme"
    template = "paniers/farm.html"
    parent_page_types = ["paniers.GrowerIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["grower"]

    grower = models.OneToOneField(
        "paniers.Grower", null=True, blank=True, on_delete=models.SET_NULL, related_name="page", verbose_name="ferme des paniers"
    )
    body = StreamField(BodyBlock(), verbose_name="en détail", blank=True)

    content_panels = [
        *DescribedPage.content_panels,
        FieldPanel("grower"),
        FieldPanel("body"),
        InlinePanel("visits", label="Visite", heading="On la visite"),
    ]

    class Meta:
        verbose_name = "page d'une ferme"
        verbose_name_plural = "pages des fermes"

    def searched_text(self) -> list[str]:
        farm = [self.grower.place, self.grower.grows] if self.grower else []
        return [*super().searched_text(), *farm, *self.body.stream_block.get_searchable_content(self.body)]


class GrowerVisit(LinkedActivity):
    """A visit of a farm."""

    page = ParentalKey(GrowerPage, on_delete=models.CASCADE, related_name="visits")

    class Meta(LinkedActivity.Meta):
        verbose_name = "visite d'une ferme"


class GrowerIndexPage(PublicPage):
    """The farms that grow for the baskets."""

    kind_label = "Fermes"
    template = "paniers/farms.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["paniers.GrowerPage"]

    promote_panels = [FieldPanel("slug"), FieldPanel("search_description")]

    class Meta:
        verbose_name = "liste des fermes"
