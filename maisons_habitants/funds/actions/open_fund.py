import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from maisons_habitants.committees.models import Body
from portal.kit import audit, clock
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once
from portal.places.models import Maison, Sector

from ..models import Fund, FundRules
from .set_contributions import checked, write_contributions


def open_fund(
    *, maison: Maison, body: Body, year: int, name: str, contributions: Sequence[tuple[str, int, str]], rules: Mapping[str, Any], by,
    sector: Sector | None = None, words: str = "", valid_from: dt.date | None = None, key: uuid.UUID | None = None,
) -> Fund:  # fmt: skip
    """A year's money for residents' projects. `contributions`: (funder, cents, reference), whose sum is the envelope; `rules`: fields of
    `FundRules`, from `valid_from` (by default the first of January of its year, or today where that is later) on.

    Raises « fonds-deja-ouvert », « comite-dissous », « sans-financeur », « financeur-deux-fois », « maison-close ».
    """
    with once(key, "funds.open_fund", by=by) as request:
        if request.done:
            return Fund.objects.get(pk=request.result)
        maison.refuse_if_closed()
        if body.closed_on is not None:
            raise Refusal("comite-dissous", "Ce comité ne siège plus.", "Choisissez un comité qui siège.")
        envelope = checked(contributions)
        if Fund.objects.filter(maison=maison, year=year, name=name).exists():
            raise Refusal(
                "fonds-deja-ouvert", f"Cette maison tient déjà « {name} » en {year}.", "Donnez-lui un autre nom, ou ouvrez l’autre."
            )
        fund = Fund.objects.create(maison=maison, sector=sector, body=body, year=year, name=name, words=words, envelope_cents=envelope)
        write_contributions(fund, contributions)
        since = valid_from or max(dt.date(year, 1, 1), clock.today())
        FundRules.objects.create(fund=fund, valid_from=since, **rules)
        audit.record("funds.open_fund", fund, by=by, maison=maison)
        request.result = fund.pk
    return fund
