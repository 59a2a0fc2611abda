"""The yearly evidence as a table: one line a house, one column a funder at its end."""

from collections.abc import Iterator

from portal.kit.spreadsheets import Cents, OurSign

from ..reading.evidence import Evidence, Figures
from ..rules.evidence import may_show

HIDDEN = "-"
BASE = (
    "Maison", "Demandes déposées", "Recevables", "Accordées", "Dont en partie", "Dont annulées depuis", "Refusées", "Irrecevables",
    "Retirées", "En attente d’une décision", "Ajournées au moins une fois", "Demandé (€)", "Accordé (€)", "Rendu depuis (€)",
    "Personnes attendues aux projets aidés", "Personnes venues, selon les bilans acceptés", "Porteurs",
    "Dont pour la première fois", "Jours du dépôt au comité (médiane)",
    "Jours du dépôt à la décision (médiane)",
)  # fmt: skip


def head_of(found: Evidence) -> tuple[str, ...]:
    return (*BASE, *(f"Part de {one.funder.name} (€)" for one in found.funders))


def people_shown(one: Figures) -> tuple[int | None, int | None]:
    """Leaders, and those for the first time, as they may leave the desk: None is kept back."""
    leaders = one.leaders if may_show(one.leaders) else None
    first = one.first_time if leaders is not None and may_show(one.first_time, one.leaders) else None
    return leaders, first


def evidence_rows(found: Evidence) -> Iterator[tuple]:
    for one in found.houses:
        leaders, first = (OurSign(HIDDEN) if count is None else count for count in people_shown(one))
        yield (
            one.maison.name, one.filed, one.eligible, one.granted, one.partly, one.cancelled, one.refused, one.ineligible, one.withdrawn,
            one.waiting, one.deferred, Cents(one.asked_cents), Cents(one.granted_cents), Cents(one.given_back_cents), one.expected,
            one.came, leaders, first, _days(one.days_to_committee), _days(one.days_to_decision),
            *(Cents(one.parts.get(row.funder.pk, 0)) for row in found.funders),
        )  # fmt: skip


def _days(count: int | None) -> int | str:
    return "" if count is None else count
