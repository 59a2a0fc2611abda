from ..models import Fund


def rehome_funds(house, to, *, by) -> int:
    """The open funds of a house that closes, kept by the other from now on; one whose name is taken there says where it came from. Inside
    the transaction of the closing; gives how many."""
    taken = set(Fund.objects.filter(maison=to).values_list("year", "name"))
    rows = list(Fund.objects.filter(maison=house, closed_on=None).order_by("pk"))
    for row in rows:
        row.maison, row.edition = to, row.edition + 1
        if (row.year, row.name) in taken:
            row.name = f"{row.name[: 77 - len(house.name)]} ({house.name})"
        row.save(update_fields=["maison", "name", "edition"])
    return len(rows)
