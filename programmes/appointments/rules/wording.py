"""The kind word to who did not come. No blame, no name of the permanence, no count."""

from portal.kit import dates
from programmes.rules.wording import Occasion, Said


def missed(occasion: Occasion, *, moment, phone: str = "") -> Said:
    """After an appointment nobody came to: it happens, here is how to find another moment."""
    call = f" ou appelez-nous au {phone}" if phone else " ou appelez-nous"
    body = "\n\n".join(
        (
            "Bonjour,",
            f"Nous ne nous sommes pas vus {dates.moment_long(moment)}, à {occasion.house}. Cela arrive, rien n'est perdu.",
            f"Pour un autre moment : {occasion.link}{call}. Nous vous recevrons avec plaisir.",
            f"À bientôt,\n{occasion.house}",
        )
    )
    return Said("Un autre moment ?", body, f"Nous ne nous sommes pas vus, cela arrive. Un autre moment ? {occasion.link} {occasion.house}")
