from django.db import transaction
from django.utils.text import slugify

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..models import Qualification


def write_qualification(
    *, name: str, by, months: int | None = None, how: str = "", qualification: Qualification | None = None
) -> Qualification:
    """What a post may ask for, and how one gets it: its way out is said to whoever lacks it. What was seen before keeps its end. Raises
    « qualification-connue », « comment-l-obtenir »."""
    name, how = name.strip(), how.strip()
    if Qualification.objects.filter(name__iexact=name).exclude(pk=qualification.pk if qualification else None).exists():
        raise Refusal("qualification-connue", f"« {name} » existe déjà.", "Changez celle-là, ou donnez un autre nom.")
    if not how:
        raise Refusal("comment-l-obtenir", "Il manque comment l’obtenir.", "Une phrase suffit : elle sera dite à qui ne l’a pas encore.")
    with transaction.atomic():
        row = qualification or Qualification(key=_free_key(name))
        row.name, row.months, row.how = name, months, how
        row.save()
        audit.record("volunteering.write_qualification", row, by=by, months=months)
        return row


def _free_key(name: str) -> str:
    base = slugify(name)[:24] or "qualification"
    taken = set(Qualification.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for rank in range(len(taken) + 2) if (key := f"{base}-{rank}" if rank else base) not in taken)
