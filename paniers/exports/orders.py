"""An order to a farm on paper and in a spreadsheet, as it was sent: products and numbers of baskets, nobody of a household."""

from portal.kit import paper
from portal.kit.spreadsheets import Cents, csv_lines
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import Attachment

from ..models import GrowerOrder
from ..rules.weight import kilos_cell

HEAD = ("Produit", "Kilos", "Caisses", "Prix du kilo", "Montant", "À la place de")


def lines_of(order: GrowerOrder) -> list:
    """Its lines as they were sent, the heaviest first, each with its crates."""
    found = list(order.lines.filter(instead_of=None).order_by("-grams", "product"))
    for line in found:
        line.crates = -(-line.grams // line.crate_grams)
    return found


def paper_words(order: GrowerOrder) -> dict:
    """What the paper of an order shows."""
    lines = lines_of(order)
    return {
        "order": order,
        "grower": order.contract.grower,
        "lines": lines,
        "grams": sum(line.grams for line in lines),
        "crates": sum(line.crates for line in lines),
    }


def order_pdf(order: GrowerOrder) -> bytes:
    return paper.pdf("paniers/growers/order_paper.html", paper_words(order))


def order_rows(order: GrowerOrder) -> list[tuple]:
    """The order as rows of a file, what replaced something after it."""
    rows = order.lines.select_related("instead_of").order_by("instead_of_id", "-grams", "product")
    return [
        (
            row.product,
            kilos_cell(row.grams),
            -(-row.grams // row.crate_grams),
            Cents(row.cents_per_kg),
            Cents(row.cents),
            row.instead_of.product if row.instead_of else "",
        )
        for row in rows
    ]


def files_of(message: OutboxMessage) -> list[Attachment]:
    """What goes with the mail of an order: the paper, and the same for a spreadsheet. Made when it leaves, from what was frozen."""
    label, _, key = message.about.rpartition(":")
    orders = GrowerOrder.objects.select_related("contract__grower")
    order = orders.filter(pk=key).first() if label == GrowerOrder._meta.label else None
    if order is None:
        return []
    name = f"commande-{order.day:%Y-%m-%d}"
    table = "".join(csv_lines(HEAD, order_rows(order))).encode()
    return [Attachment(f"{name}.pdf", order_pdf(order), "application/pdf"), Attachment(f"{name}.csv", table, "text/csv")]
