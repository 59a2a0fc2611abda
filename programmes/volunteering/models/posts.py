from django.db import models
from django.db.models import F, Q

from portal.kit.visibility import ScopedQuerySet
from programmes.models import Activity


class Mission(Activity):
    """What the public reads about one way of giving a hand: handing out the baskets, escorting an outing, cooking the jam. Nothing that
    commits stands here: dates, posts and places are the engine's."""

    kind_key = "volunteering"
    kind_label = "Mission bénévole"
    is_creatable = True
    template = "volunteering/mission.html"

    class Meta:
        verbose_name = "mission bénévole"
        verbose_name_plural = "missions bénévoles"


class Post(models.Model):
    """A task in a shift: weighing, driving, welcoming. `maison` null: the same in every house."""

    name = models.CharField("nom", max_length=60)
    what = models.CharField("ce que l’on y fait", max_length=200, blank=True)
    maison = models.ForeignKey("places.Maison", null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    qualifications = models.ManyToManyField("volunteering.Qualification", blank=True, related_name="posts")
    minimum_age = models.PositiveSmallIntegerField("âge, au moins", default=16)
    with_adult_from = models.PositiveSmallIntegerField(
        "avec un adulte de la famille, dès", null=True, blank=True, help_text="Vide : jamais avant l’âge du poste."
    )
    for_minors = models.BooleanField("tâche qui convient avant 18 ans", default=True)
    retired = models.BooleanField("n’est plus proposé", default=False)

    class Meta:
        verbose_name = "poste"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minimum_age__range=(12, 99)), name="post_age_sensible"),
            models.CheckConstraint(
                condition=Q(with_adult_from=None) | Q(with_adult_from__gte=12, with_adult_from__lte=F("minimum_age")),
                name="post_age_with_adult_below_its_age",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NeedTemplateQuerySet(ScopedQuerySet):
    see_capability = "volunteers.see"


class NeedTemplate(models.Model):
    """What hands the dates of a kind or a recipe need, written once and applied when dates are planned. `kind` and `recipe` are keys of
    the registry; empty: whatever kind, whatever recipe (then it is chosen by hand)."""

    name = models.CharField("nom", max_length=80)
    maison = models.ForeignKey("places.Maison", on_delete=models.PROTECT, related_name="need_templates", verbose_name="maison")
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="templates", verbose_name="mission")
    kind = models.CharField(max_length=30, blank=True)
    recipe = models.CharField(max_length=30, blank=True)
    applied_by_itself = models.BooleanField("appliquer à chaque nouvelle date", default=False)
    retired = models.BooleanField(default=False)

    objects = NeedTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle de besoins"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["maison", "name"], name="need_template_once_by_name")]

    def __str__(self) -> str:
        return self.name


class Need(models.Model):
    """One line of a template: so many people at one post, from so long before the date to so long after it (minutes)."""

    template = models.ForeignKey(NeedTemplate, on_delete=models.CASCADE, related_name="needs")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    minimum = models.PositiveSmallIntegerField("au moins", default=1)
    wanted = models.PositiveSmallIntegerField("souhaité", default=1)
    maximum = models.PositiveSmallIntegerField("au plus", default=1)
    before = models.SmallIntegerField("commence avant (minutes)", default=0)
    after = models.SmallIntegerField("finit après (minutes)", default=0)

    class Meta:
        verbose_name = "besoin"
        constraints = [
            models.UniqueConstraint(fields=["template", "post"], name="need_once_a_post"),
            models.CheckConstraint(
                condition=Q(minimum__lte=F("wanted"), wanted__lte=F("maximum"), maximum__gte=1),
                name="need_minimum_wanted_maximum",
                violation_error_message="Au moins ≤ souhaité ≤ au plus.",
            ),
            models.CheckConstraint(condition=Q(before__range=(-600, 600), after__range=(-600, 600)), name="need_hours_sensible"),
        ]

    def __str__(self) -> str:
        return f"{self.template_id} · {self.post_id}"
