from django.db import IntegrityError, transaction
from wagtail.models import Page

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.visibility import user_can
from portal.people.enums import Capability
from programmes.models import Activity, Series

from ..models import PagePattern

# What a page is, not what it says: its place, its states, its moments, its author.
_NOT_WORDS = {field.name for field in Page._meta.get_fields()} - {"title", "search_description"}


def keepable(page: Page) -> bool:
    """An activity that an editor may create anew."""
    return isinstance(page, Activity) and type(page).is_creatable


def right_on(maison) -> str:
    """What keeping or retiring a pattern of this house asks; of the whole town (None): publishing everywhere."""
    return Capability.PUBLISH_PAGES if maison is None else Capability.WRITE_PAGES


def words_of(page: Page) -> dict:
    """The page's own fields as a revision keeps them: no key, no slug, no state, no date."""
    data = page.serializable_data()
    kept = {name: value for name, value in data.items() if name not in _NOT_WORDS and name != "pk" and not name.endswith("_ptr")}
    return {name: [_bare(row) for row in value] if _rows(value) else value for name, value in kept.items()}


def _rows(value) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) and "pk" in row for row in value)


def _bare(row: dict) -> dict:
    return {**row, "pk": None}


@transaction.atomic
def keep_pattern(*, page: Page, name: str, whole_town: bool = False, by) -> PagePattern:
    """Keep the words of a page, as they stand online (or in its draft), to begin the next one from.

    Raises Refusal: « pas-une-activite », « pas-votre-maison », « nom-deja-pris ».
    """
    page = page.specific
    if not keepable(page):
        raise Refusal("pas-une-activite", "Seule une activité se garde comme modèle.", "Ouvrez la page d’une activité de la maison.")
    maison = None if whole_town else page.maison
    if by is not None and not user_can(by, right_on(maison), maison):
        raise Refusal("pas-votre-maison", "Vous n’écrivez pas dans cette maison.", "Demandez à quelqu’un de son équipe.")
    last = Series.objects.filter(activity=page.pk).order_by("-planned_at", "-pk").first()
    recipe = {"series": last.pk, "recipe": last.recipe} if last else {}
    try:
        with transaction.atomic():
            pattern = PagePattern.objects.create(
                name=name.strip(), maison=maison, page_model=page._meta.label, content=words_of(page), recipe=recipe, made_from_id=page.pk,
                made_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise Refusal("nom-deja-pris", "Un modèle porte déjà ce nom.", "Donnez-en un autre, ou retirez l’ancien.") from None
    audit.record("publishing.keep_pattern", pattern, by=by, maison=maison)
    return pattern


@transaction.atomic
def retire_pattern(*, pattern: PagePattern, by) -> None:
    """It is proposed no more; its name is free again. Raises Refusal « pas-votre-maison »."""
    if by is not None and not user_can(by, right_on(pattern.maison), pattern.maison):
        raise Refusal("pas-votre-maison", "Ce modèle est à toutes les maisons.", "Demandez à la rédaction de la ville de le retirer.")
    row = PagePattern.objects.select_for_update().get(pk=pattern.pk)
    if row.retired_at is not None:
        return
    row.retired_at = clock.now()
    row.name = f"{row.name[:60]} (retiré {row.pk})"
    row.save(update_fields=["retired_at", "name"])
    audit.record("publishing.retire_pattern", row, by=by, maison=row.maison_id)
