"""What the town writes to a farm: its order, a change of mind, a thank-you. Baskets are numbers; nobody of a household is in it."""

from portal.kit import dates
from portal.notifications.registry import purposes

from ..exports.orders import lines_of
from ..models import GrowerOrder, GrowerThanks
from ..rules.weight import in_kilos

ORDER, CALLED_OFF, THANKS = "paniers.grower_order", "paniers.grower_called_off", "paniers.grower_thanks"


def name_purposes() -> None:
    """The desk's words for what is written to farms."""
    purposes.add(ORDER, "Commande de paniers à une ferme")
    purposes.add(CALLED_OFF, "Commande de paniers annulée, à une ferme")
    purposes.add(THANKS, "Merci à une ferme")


def order_told(order: GrowerOrder) -> tuple[str, str]:
    """(subject, body) of the mail that goes with the order; no amount in the subject."""
    day = dates.day_long(order.day)
    lines = "\n".join(
        f"- {line.product} : {in_kilos(line.grams)}, {line.crates} caisse{'s' if line.crates > 1 else ''}" for line in lines_of(order)
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
