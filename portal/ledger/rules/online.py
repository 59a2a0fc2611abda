"""Which provider a town allows for paying online, from when, under which document. Pure.

Stripe keeps public money for some days, so it needs the public accountant's written agreement (anchors, §3.1); PayFiP is the State's.
"""

import datetime as dt

from portal.kit.refusal import Refusal

AT_A_DESK = "Réglez à l'accueil d'une maison : c'est la même chose."


def not_allowed(asked: str, *, allowed: str, since: dt.date | None, document: str, today: dt.date) -> Refusal | None:
    """Why this provider may not open a page today; None when it may."""
    if not allowed or not document.strip():
        return Refusal(
            "prestataire-sans-accord", "Le paiement en ligne n'est pas ouvert : il manque l'accord écrit du comptable.", AT_A_DESK
        )
    if allowed != asked:
        return Refusal("prestataire-non-autorise", "Cette façon de payer en ligne n'est pas celle que la commune a choisie.", AT_A_DESK)
    if since is None or since > today:
        words = f"Le paiement en ligne ouvre le {since:%d/%m/%Y}." if since else "Le paiement en ligne n'est pas encore ouvert."
        return Refusal("prestataire-pas-encore", words, AT_A_DESK)
    return None
