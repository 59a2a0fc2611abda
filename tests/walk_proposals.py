"""The pages of « Vous avez dit, nous avons fait » that the browser walks, as `tests.walk_pages` says."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from tests.walk_pages import Lay, by

HOUSE = "quais"  # where the demo's staff work


def of_proposal(begins: str, address: str, who: str = "responsable") -> Lay:
    """This address, its `{proposal}` the demo's one that begins so, its `{rosa}` the resident; `who` empty: a visitor."""

    def lay() -> tuple[str, Any]:
        row = apps.get_model("committees", "Proposal").objects.get(maison__slug=HOUSE, words__startswith=begins)
        rosa = apps.get_model("people", "Person").objects.get(user__email="rosa@belleroche.example")
        user = get_user_model().objects.get(email=f"{who}@belleroche.example") if who else None
        return address.format(proposal=row.pk, rosa=rosa.pk), user

    return lay


PUBLIC, DESK = "/vous-avez-dit/{proposal}/", "/equipe/comites/propositions/{proposal}/"
PROPOSALS = [
    ("vous avez dit", "/vous-avez-dit/"),
    ("vous avez dit, une maison, ce qui est fait", f"/vous-avez-dit/?maison={HOUSE}&etat=fait"),
    ("proposer, sans compte", f"/vous-avez-dit/{HOUSE}/proposer/"),
    ("proposer", by("rosa", f"/vous-avez-dit/{HOUSE}/proposer/")),
    ("proposé, merci", f"/vous-avez-dit/{HOUSE}/merci/"),
    ("une proposition, faite", of_proposal("Un banc", PUBLIC, "")),
    ("une proposition, en retard", of_proposal("Un frigo", PUBLIC, "rosa")),
    ("ma voix", of_proposal("Un frigo", PUBLIC + "voix/", "rosa")),
    ("mes propositions", by("rosa", "/vous-avez-dit/les-miennes/")),
    ("équipe, propositions", by("responsable", "/equipe/comites/propositions/")),
    ("équipe, réponses en retard", by("direction", "/equipe/comites/propositions/retards/")),
    ("équipe, noter une proposition", by("accueil", "/equipe/comites/propositions/nouvelle/")),
    ("équipe, ce que propose une personne", of_proposal("Un frigo", "/equipe/comites/propositions/pour/{rosa}/", "accueil")),
    ("équipe, relire une proposition", of_proposal("Une boîte à livres", DESK)),
    ("équipe, répondre à une proposition", of_proposal("Un frigo", DESK)),
    ("équipe, une proposition répondue", of_proposal("Un banc", DESK)),
    ("équipe, une proposition réunie", of_proposal("Apprendre le français", DESK)),
    ("équipe, une proposition mise de côté", of_proposal("Achetez", DESK)),
    ("équipe, une proposition vue de l’accueil", of_proposal("Un frigo", DESK, "accueil")),
]
