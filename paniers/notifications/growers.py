"""What the town writes to a farm: its order, a change of mind, a thank-you. Baskets are numbers; nobody of a household is in it."""

from portal.kit import dates, paper
from portal.kit.spreadsheets import Cents, csv_lines
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import Attachment, purposes

from ..models import GrowerOrder, GrowerThanks

ORDER, CALLED_OFF, THANKS = "paniers.grower_order", "paniers.grower_called_off", "paniers.grower_thanks"
HEAD = ("Produit", "Kilos", "Caisses", "Prix du kilo", "Montant", "À la place de")
GRAMS_IN_KILO = 1000


def name_purposes() -> None:
    """The desk's words for what is written to farms."""
    purposes.add(ORDER, "Commande de paniers à une ferme")
    purposes.add(CALLED_OFF, "Commande de paniers annulée, à une ferme")
    purposes.add(THANKS, "Merci à une ferme")


def kilos(grams: int) -> str:
    """« 55,2 kg »: one decimal at least, all that are needed."""
    whole, rest = divmod(grams, GRAMS_IN_KILO)
    tail = f"{rest:03d}".rstrip("0") or "0"
    return f"{whole},{tail}{dates.NBSP}kg"


def kilos_cell(grams: int) -> str:
    """For a spreadsheet: « 55,2 »."""
    return kilos(grams).removesuffix(f"{dates.NBSP}kg")


def lines_of(order: GrowerOrder) -> list:
    """Its lines as they were sent, the heaviest first, each with its crates."""
    found = list(order.lines.filter(instead_of=None).order_by("-grams", "product"))
    for line in found:
        line.crates = -(-line.grams // line.crate_grams)
    return found


def order_told(order: GrowerOrder) -> tuple[str, str]:
    """(subject, body) of the mail that goes with the order; no amount in the subject."""
    day = dates.day_long(order.day)
    lines = "\n".join(
        f"- {line.product} : {kilos(line.grams)}, {line.crates} caisse{'s' if line.crates > 1 else ''}" for line in lines_of(order)
    )
    body = (
        f"Bonjour,\n\nVoici notre commande pour les paniers du {day} : {order.baskets} paniers.\n\n{lines}\n\n"
        "Le bon de commande est joint, avec les prix de notre contrat.\n"
        "Pouvez-vous répondre « bien reçu » à ce message, ou nous appeler ?\n\nMerci, et à bientôt."
    )
    return f"Commande pour le {day}", body


def called_off_told(order: GrowerOrder) -> tuple[str, str]:
    """(subject, body): nothing is to be brought."""
    day = dates.day_long(order.day)
    body = (
        f"Bonjour,\n\nLa distribution du {day} n'aura pas lieu comme prévu : n'apportez rien ce jour-là.\n"
        "Ce que notre contrat vous promet reste promis. Nous vous appelons pour en parler.\n\nMerci, et à bientôt."
    )
    return f"Pas de livraison le {day}", body


def thanks_told(thanks: GrowerThanks) -> tuple[str, str]:
    """(subject, body): what was made of what the farm grew."""
    day = dates.day_long(thanks.order.day)
    body = (
        f"Bonjour,\n\nMerci pour ce que vous avez apporté le {day}. Voici ce qu'on en a cuisiné :\n\n{thanks.recipe}\n\n"
        "Les habitants et les bénévoles des maisons vous saluent.\n\nÀ bientôt."
    )
    return f"Merci pour le {day}", body


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
