"""The pages that the browser walks: axe, both themes, three widths, no sideways scroll.

They are pages of Belleroche, the demo's town, on its day. A room adds a line here: a name and an address, or instead of the address a
function, called when the database may be written, that lays what the page needs and returns `(address, user)`; None is a visitor.
"""

from collections.abc import Callable
from typing import Any

Lay = Callable[[], tuple[str, Any]]

PAGES: list[tuple[str, str | Lay]] = [
    ("accueil", "/"),
    ("maisons", "/maisons/"),
    ("une maison", "/maisons/quais/"),
    ("recherche", "/recherche/?q=panier"),
    ("recherche vaine", "/recherche/?q=zzz"),
    ("actualités", "/actualites/"),
    ("accessibilité", "/accessibilite/"),
    ("mentions légales", "/mentions-legales/"),
    ("données personnelles", "/donnees-personnelles/"),
    ("paniers", "/paniers/"),
    ("boîte d’envoi", "/demo/boite-d-envoi/"),
    ("composants", "/composants/"),
    ("formulaire refusé", "/composants/?erreurs=1"),
    ("composants, accueil", "/composants/accueil/"),
    ("composants, équipe", "/composants/equipe/"),
    ("composants, papier", "/composants/papier/"),
    ("composants, calcul", "/composants/essai/?price=4"),
    ("composants, calcul refusé", "/composants/essai/?price=abc"),
    ("adresse inconnue", "/nulle-part/"),
]
