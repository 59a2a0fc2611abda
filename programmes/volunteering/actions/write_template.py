from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import Mission, Need, NeedTemplate, Post
from ..rules.numbers import Hands, refusal_of
from .plan_shift import refusal_of_the_post


@dataclass(frozen=True)
class Line:
    """So many hands at one post, from so many minutes before the date to so many after it."""

    post: Post
    hands: Hands
    before: int = 0
    after: int = 0


def write_template(
    *, name: str, maison, mission: Mission, lines: Iterable[Line], by, template: NeedTemplate | None = None, kind: str = "",
    recipe: str = "", applied_by_itself: bool = False, retired: bool = False,
) -> NeedTemplate:  # fmt: skip
    """What hands dates need, written once. Shifts already laid stay as they are. Raises « modele-connu », « modele-vide »,
    « poste-deux-fois », « de-lui-meme », « nombres », « poste-retire », « poste-d-une-autre-maison »."""
    lines, name = list(lines), name.strip()
    _refuse(name, maison, lines, template, by_itself=applied_by_itself and not (kind or recipe), retired=retired)
    with transaction.atomic():
        row = template or NeedTemplate(maison=maison)
        row.name, row.mission, row.kind, row.recipe = name, mission, kind, recipe
        row.applied_by_itself, row.retired = applied_by_itself, retired
        row.save()
        row.needs.exclude(post__in=[line.post for line in lines]).delete()
        for line in lines:
            hands = {"minimum": line.hands.minimum, "wanted": line.hands.wanted, "maximum": line.hands.maximum}
            Need.objects.update_or_create(template=row, post=line.post, defaults={**hands, "before": line.before, "after": line.after})
        audit.record("volunteering.write_template", row, by=by, maison=maison, needs=len(lines), by_itself=applied_by_itself)
        return row


def _refuse(name: str, maison, lines: list[Line], template, *, by_itself: bool, retired: bool) -> None:
    found: list[Refusal | None] = []
    if NeedTemplate.objects.filter(maison=maison, name__iexact=name).exclude(pk=template.pk if template else None).exists():
        found.append(Refusal("modele-connu", f"Le modèle « {name} » existe déjà ici.", "Changez celui-là, ou donnez un autre nom."))
    if not lines:
        found.append(Refusal("modele-vide", "Il manque un poste au moins.", "Choisissez un poste, et combien de personnes."))
    if len({line.post.pk for line in lines}) < len(lines):
        found.append(Refusal("poste-deux-fois", "Le même poste est écrit deux fois.", "Gardez une seule ligne, avec le total."))
    if by_itself:
        words = "Un modèle qui s’applique de lui-même doit dire à quelles dates."
        found.append(Refusal("de-lui-meme", words, "Choisissez une sorte d’activité, ou une façon de venir."))
    for line in lines:
        found += [refusal_of(line.hands), None if retired else refusal_of_the_post(line.post, maison)]
    refusal = Refusal.gather([one for one in found if one is not None])
    if refusal:
        raise refusal
