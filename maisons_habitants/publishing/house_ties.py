from portal.kit import registry
from portal.kit.registry import HouseTie
from portal.places.house_ties import history

from .models import PagePattern


def _patterns(house):
    return PagePattern.objects.filter(maison=house, retired_at=None)


def _patterns_there(house, to, *, by) -> int:
    """A pattern whose name is taken there says where it came from."""
    names = set(PagePattern.objects.filter(maison=to).values_list("name", flat=True))
    rows = list(_patterns(house))
    for row in rows:
        row.maison = to
        row.name = row.name if row.name not in names else f"{row.name[: 79 - len(house.slug)]} {house.slug}"[:80]
        row.save(update_fields=["maison", "name"])
    return len(rows)


def register() -> None:
    ties = registry.house_ties
    why = "L’autre équipe part de ces pages pour écrire les siennes."
    ties.add("publishing.PagePattern", HouseTie("modèles de pages", rows=_patterns, rehome=_patterns_there, why=why), order=460)
    ties.add("publishing.HouseApprovalTask", history("relecture de ses pages", "sa page fermée peut encore être corrigée."), order=900)
