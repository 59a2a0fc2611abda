from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.places.models import Maison

from ..models import Body, BodyRules, Committee


@transaction.atomic
def open_body(*, page: Committee, maison: Maison, by, answer_days: int = 60) -> Body:
    """The committee of this page begins to sit, as « réunion simple »: no quorum, the choice with most voices.

    Raises Refusal « deja-un-comite » when the page already has its body.
    """
    if Body.objects.filter(page=page).exists():
        raise Refusal("deja-un-comite", f"« {page.title} » a déjà ses membres et ses règles.", "Ouvrez-le dans « Comités ».")
    body = Body.objects.create(page=page, maison=maison, answer_days=answer_days)
    BodyRules.objects.create(body=body, valid_from=clock.today())
    audit.record("committees.open_body", body, by=by, maison=maison)
    return body
