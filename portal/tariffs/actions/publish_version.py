import datetime as dt

from django.db import transaction

from portal.kit import audit, clock

from ..models import TariffVersion
from ..rules.holding import Begun, start_problems
from ..rules.problems import Problem, grid_problems
from .lock_version import lock_version, refuse_problems, refuse_unless_draft


def publish_version(*, version: TariffVersion, resolution_number: str, resolution_date: dt.date | None, saw: int | None = None, by):
    """Make a draft's prices those of its tariff from its day on, by the board's resolution.

    Raises Refusal: « version-publiee », « deja-modifie », « deliberation-manquante », « deliberation-future », « deliberation-apres-coup »,
    « chevauchement-de-versions », « avant-une-version-utilisee », « date-passee », or the grid's problems, all at once.
    """
    with transaction.atomic():
        fresh = lock_version(version, saw=saw)
        refuse_unless_draft(fresh)
        others = [Begun(other.valid_from, other.is_used) for other in fresh.tariff.versions.published().only("valid_from", "used_at")]
        refuse_problems(
            [
                *_resolution(resolution_number, resolution_date, fresh.valid_from),
                *start_problems(fresh.valid_from, today=clock.today(), others=others),
                *grid_problems(fresh.grid),
            ]
        )
        fresh.resolution_number, fresh.resolution_date = resolution_number.strip(), resolution_date
        fresh.published_at, fresh.published_by = clock.now(), by
        fresh.edited_by, fresh.edition = by, fresh.edition + 1
        fresh.save()
        audit.record("tariffs.publish", fresh, by=by, edition=fresh.edition)
    return fresh


def _resolution(number: str, date: dt.date | None, start: dt.date) -> list[Problem]:
    if not number.strip() or date is None:
        words = "Un tarif se décide par une délibération : écrivez son numéro et sa date."
        return [Problem("deliberation-manquante", words, field="resolution_number")]
    if date > clock.today():
        return [Problem("deliberation-future", "La délibération n’a pas encore eu lieu à cette date.", field="resolution_date")]
    if date > start:
        words = "La délibération vient après le premier jour de ces prix : un prix ne se décide pas après coup."
        return [Problem("deliberation-apres-coup", words, field="valid_from")]
    return []
