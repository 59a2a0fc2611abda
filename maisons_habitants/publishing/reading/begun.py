from ..models import PatternUse


def dates_like(page) -> int | None:
    """Key of the series whose hours the planner proposes for a page begun from a pattern: the one its past activity was planned by."""
    use = PatternUse.objects.select_related("pattern").filter(page=page.pk).first()
    return use.pattern.recipe.get("series") if use else None
