"""The addresses of the books: journal, deposits, register, years."""

PAPERS = ("deposit", "deposit_paper", "record", "record_paper", "year_paper")


def in_desk(*args):
    return lambda house: (house.regie.pk, *args)


def book_roads(r) -> list:
    """`r`: the module of the roads, whose words these are."""
    return [
        *[
            r.Road(f"regie:{name}", r.Desk("books.read"))
            for name in ("deposits", "records", "books", "books_paper", "entries", "balance", "years")
        ],
        *[r.Road(f"regie:deposit_{step}", r.house_of("money.close"), r.pk("deposit"), r.POST) for step in ("hand", "validate", "undo")],
        *[r.Road(f"regie:{name}", r.house_of("books.read"), r.pk(name.split("_")[0])) for name in PAPERS],
        *[r.Road("regie:deposit_new", r.house_of("money.close"), in_desk(kind), r.BOTH) for kind in ("cash", "cheques")],
        *[r.Road("regie:record_new", r.house_of("money.close"), in_desk(kind), r.BOTH) for kind in ("handover", "verification")],
        r.Road("regie:export", r.Desk("books.read"), r.always("ecritures", "csv")),
        r.Road("regie:year_close", r.house_of("money.close"), in_desk(2025), r.POST),
    ]
