from ..models import PagePattern


def patterns_here(house):
    return PagePattern.objects.filter(maison=house, retired_at=None)


def rehome_patterns(house, to, *, by) -> int:
    """A pattern whose name is taken there says where it came from."""
    names = set(PagePattern.objects.filter(maison=to).values_list("name", flat=True))
    rows = list(patterns_here(house))
    for row in rows:
        row.maison = to
        row.name = row.name if row.name not in names else f"{row.name[: 79 - len(house.slug)]} {house.slug}"[:80]
        row.save(update_fields=["maison", "name"])
    return len(rows)
