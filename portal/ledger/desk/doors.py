"""The ways from the régie's home to each of its other screens: those that this person may open, and no other."""

from portal.kit.visibility import scope_of, user_can

# Label, address, what it asks, in the order of a day's work then of a year's
DOORS = (
    ("Ma caisse", "regie:tills", "money.take"),
    ("À traiter", "regie:tasks", "money.refund"),
    ("Remboursements", "regie:refunds", "money.see"),
    ("Relances", "regie:reminders", "money.close"),
    ("Versements", "regie:deposits", "books.read"),
    ("Livres", "regie:books", "books.read"),
    ("Registre", "regie:records", "books.read"),
    ("Facturation", "regie:billing", "books.read"),
    ("Régies et mandats", "regie:offices", "regies.see"),
)
WHOLE_TOWN = {"regie:billing"}  # the months are counted for the whole town: for who reads all its books


def doors_for(user) -> list[tuple[str, str]]:
    """Each door that opens, as (label, name of its address)."""
    return [(label, name) for label, name, asked in DOORS if _opens(user, name, asked)]


def _opens(user, name: str, asked: str) -> bool:
    return scope_of(user, asked).everywhere if name in WHOLE_TOWN else user_can(user, asked)
