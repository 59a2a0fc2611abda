from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import Post, Qualification


def write_post(
    *, name: str, maison, by, post: Post | None = None, what: str = "", qualifications: list[Qualification] = (), minimum_age: int = 16,
    with_adult_from: int | None = None, for_minors: bool = True, retired: bool = False,
) -> Post:  # fmt: skip
    """A task as it is written today; `maison` None: the same in every house. What is asked counts at the next sign-up, whoever is on a
    shift keeps it. Raises « poste-connu », « age-avec-adulte »."""
    name = name.strip()
    same = Post.objects.filter(name__iexact=name, maison=maison, retired=False).exclude(pk=post.pk if post else None)
    if not retired and same.exists():
        raise Refusal("poste-connu", f"Le poste « {name} » existe déjà.", "Changez celui-là, ou donnez un autre nom.")
    if with_adult_from is not None and with_adult_from > minimum_age:
        raise Refusal(
            "age-avec-adulte",
            "L’âge avec un adulte de la famille vient avant l’âge du poste.",
            "Écrivez un âge plus petit, ou laissez vide.",
        )
    with transaction.atomic():
        row = post or Post()
        row.name, row.what, row.maison, row.retired = name, what.strip(), maison, retired
        row.minimum_age, row.with_adult_from, row.for_minors = minimum_age, with_adult_from, for_minors
        row.save()
        row.qualifications.set(qualifications)
        audit.record("volunteering.write_post", row, by=by, maison=maison)
        return row
