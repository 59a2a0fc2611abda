"""The phone rings: what an agent was doing waits for her, as it stood."""

from django.db import IntegrityError, transaction

from portal.kit import clock
from portal.kit.refusal import Refusal

from ..models import AsideFile
from ..models.aside import MOST
from ..rules.aside import keepable, may_wait

LONGEST = 60_000  # signs typed


def put_aside(*, by, path: str, title: str, fields: list[tuple[str, str]]) -> AsideFile:
    """Keep `path`, a page of the desk, and what was typed there, for `by` alone and until tonight.

    Secrets and the marks of a form are left out. Raises Refusal « page-a-finir » for a page that does not wait, « trop-long »,
    « trois-de-cote ». Three places are held by the database: two clicks at once never make a fourth file.
    """
    if not may_wait(path):
        raise Refusal("page-a-finir", "Cette page ne se met pas de côté.", "Terminez-la, ou laissez-la.")
    kept = keepable(fields)
    title = title.replace("\x00", "").strip()[:120] or "Sans titre"
    if sum(len(name) + len(value) for name, value in kept) > LONGEST:
        raise Refusal("trop-long", "C'est trop long pour attendre.", "Enregistrez d'abord ce qui est écrit.")
    for _ in range(MOST):
        taken = set(AsideFile.objects.filter(agent=by).waiting().values_list("place", flat=True))
        free = next((place for place in range(1, MOST + 1) if place not in taken), None)
        if free is None:
            break
        try:
            with transaction.atomic():
                return AsideFile.objects.create(agent=by, place=free, title=title, path=path, fields=kept)
        except IntegrityError:
            continue  # a click of the same agent took that place meanwhile
    raise Refusal("trois-de-cote", "Trois dossiers attendent déjà.", "Reprenez-en un, ou laissez-le, et recommencez.")


def take_up(*, aside: AsideFile, by) -> AsideFile:
    """The agent goes on with it; its place is free again. Raises Refusal « dossier-repris » the second time."""
    _end(aside, by)
    return aside


def drop_aside(*, aside: AsideFile, by) -> None:
    """Nothing of it is kept. Raises Refusal « dossier-repris » when it was taken up meanwhile."""
    _end(aside, by)
    AsideFile.objects.filter(pk=aside.pk).delete()


def _end(aside: AsideFile, by) -> None:
    if not AsideFile.objects.visible_to(by).waiting().filter(pk=aside.pk).update(taken_at=clock.now()):
        raise Refusal("dossier-repris", "Ce dossier n'attend plus.", "Voyez la liste : elle est à jour.")
