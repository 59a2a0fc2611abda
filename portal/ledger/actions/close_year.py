from django.db import transaction

from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.ledger.models import Regie, YearClose
from portal.ledger.models.closing import year_end, year_figures
from portal.ledger.rules import closing
from portal.ledger.rules.receipts import sha256_of

from .issue_receipt import lock_counter
from .make_deposit import is_mandated


def close_year(*, regie: Regie, year: int, by) -> YearClose:
    """Freeze a régie's year: its figures, worked out from the rows, with their hash. From then on `check_books` works them out anew and
    compares.

    Refusals, all at once: those of `rules.closing` (the year is not over, an earlier one is open, tills, deposits, cheques, cash,
    tasks, payments under way), and « exercice-clos ».
    """
    with transaction.atomic():
        lock_counter(regie)
        refusal = Refusal.gather(closing.refusals(year_end(regie, year, today=clock.today(), mandated=is_mandated(by, regie))))
        if refusal:
            raise refusal
        data = {
            "code": regie.code,
            "regie": regie.name,
            "issuer": regie.issuer,
            "deed": regie.deed,
            "year": year,
            "figures": year_figures(regie, year),
        }
        closed = YearClose.objects.create(regie=regie, year=year, at=clock.now(), by=by, data=data, sha256=sha256_of(data))
        audit.record("ledger.close_year", closed, by=by, maison=regie.maison_id, year=year)
        return closed
