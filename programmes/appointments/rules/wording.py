"""The kind word to who did not come. No blame, no name of the permanence, no count."""

from portal.kit import dates
from programmes.rules.wording import Occasion, Said


def missed(occasion: Occasion, *, moment, phone: str = "", seat: str = "") -> Said:
    """After an appointment nobody came to, or an hour at the computer called `seat`: it happens, here is how to find another moment."""
    call = f" ou appelez-nous au {phone}" if phone else " ou appelez-nous"
    when = f"{dates.moment_long(moment)}, à {occasion.house}"
    body = "\n\n".join(
        (
            "Bonjour,",
            f"{f'{seat} vous attendait' if seat else 'Nous ne nous sommes pas vus'} {when}. Cela arrive, rien n'est perdu.",
            f"Pour un autre moment : {occasion.link}{call}. {'Un poste sera là' if seat else 'Nous vous recevrons avec plaisir'}.",
            f"À bientôt,\n{occasion.house}",
        )
    )
    short = f"{seat} vous attendait" if seat else "Nous ne nous sommes pas vus"
    return Said("Un autre moment ?", body, f"{short}, cela arrive. Un autre moment ? {occasion.link} {occasion.house}")
