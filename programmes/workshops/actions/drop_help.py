from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import Help


def drop_help(*, help: Help, by) -> None:
    """She agrees no more: what was noted is erased, at once and wholly. Raises « deja-efface »."""
    with transaction.atomic():
        row = Help.objects.select_for_update().filter(pk=help.pk).first()
        if row is None:
            raise Refusal("deja-efface", "Cette aide n’est déjà plus notée.", "Il n’y a plus rien à faire.")
        audit.record("workshops.drop_help", row, by=by, subject=row.person.current_record, maison=row.maison_id)
        row.delete()
