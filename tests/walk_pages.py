"""The pages that the browser walks: axe, both themes, three widths, no sideways scroll.

A room adds its own beside its tests: `PAGES.append(("nom", "/adresse/"))`, or instead of the address a function that is called once the
database may be written: it lays what the page needs and returns `(address, user)`; `user` is None for a visitor.
"""

from collections.abc import Callable
from typing import Any

Lay = Callable[[], tuple[str, Any]]

PAGES: list[tuple[str, str | Lay]] = [
    ("composants", "/composants/"),
    ("formulaire refusé", "/composants/?erreurs=1"),
    ("composants, accueil", "/composants/accueil/"),
    ("composants, équipe", "/composants/equipe/"),
    ("composants, papier", "/composants/papier/"),
    ("composants, calcul", "/composants/essai/?price=4"),
    ("composants, calcul refusé", "/composants/essai/?price=abc"),
    ("adresse inconnue", "/nulle-part/"),
]
