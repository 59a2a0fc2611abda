"""The pages that the browser walks: axe, both themes, three widths, no sideways scroll.

They are pages of Belleroche, the demo's town, on its day. A room adds a line here: a name and an address, or instead of the address a
function, called when the database may be written, that lays what the page needs and returns `(address, user)`; None is a visitor.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

Lay = Callable[[], tuple[str, Any]]


def by(name: str, address: str) -> Lay:
    """This address, seen by one of the demo's accounts (`portal.people.rules.demo_accounts`)."""

    def lay() -> tuple[str, Any]:
        return address, get_user_model().objects.get(email=f"{name}@belleroche.example")

    return lay


def draft_of_prices(address: str) -> Lay:
    """A screen of the demo's draft of prices, seen by the direction."""

    def lay() -> tuple[str, Any]:
        draft = apps.get_model("tariffs", "TariffVersion").objects.get(published_at=None)
        return by("direction", f"/equipe/tarifs/version/{draft.pk}/{address}")()

    return lay


def confided(address: str, *, inside: bool = True) -> Lay:
    """The demo's sheet in a volunteer's hands, its `{token}`, `{pass}`, `{day}` put in the address; `inside`: as the team sees it."""

    def lay() -> tuple[str, Any]:
        held = apps.get_model("people", "SheetPass").objects.get()
        where = address.replace("{token}", held.token).replace("{pass}", str(held.pk)).replace("{day}", held.key)
        return by("accueil", where)() if inside else (where, None)

    return lay


def put_aside(address: str) -> Lay:
    """This address, while two files wait for the agent."""

    def lay() -> tuple[str, Any]:
        where, agent = by("accueil", address)()
        for place, title in ((1, "Un panier pour Mme B."), (2, "Nouvelle personne")):
            apps.get_model("desk", "AsideFile").objects.create(agent=agent, place=place, title=title, path="/equipe/personnes/nouvelle/")
        return where, agent

    return lay


def data_request(kind: str, address: str) -> Lay:
    """A screen of the demo's open request of this kind, seen by the data protection officer."""

    def lay() -> tuple[str, Any]:
        row = apps.get_model("privacy", "DataRequest").objects.get(kind=kind, state="open")
        return by("dpo", f"/equipe/donnees/{row.pk}/{address}")()

    return lay


def data_of_amina(address: str) -> Lay:
    def lay() -> tuple[str, Any]:
        amina = apps.get_model("people", "Person").objects.get(email="amina@belleroche.example")
        return by("dpo", f"/equipe/personnes/{amina.pk}/donnees/{address}")()

    return lay


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
    ("programmes", "/programmes/"),
    ("programmes d’une maison", "/programmes/?maison=quais&type=event"),
    ("programmes, rien", "/programmes/?maison=quais&type=basket&page=9"),
    ("agenda", "/agenda/"),
    ("agenda d’une maison", "/agenda/?maison=quais"),
    ("un rendez-vous", "/maisons/quais/repas-de-quartier/"),
    ("entrer", "/compte/login/"),
    ("démonstration", "/demo/"),
    ("mon espace", by("nouvelle", "/mon-espace/")),
    ("mon compte", by("nouvelle", "/compte/")),
    ("équipe, accueil", by("accueil", "/equipe/")),
    ("équipe, quelqu’un est cherché", by("accueil", "/equipe/?q=mar")),
    ("équipe, dossiers de côté", put_aside("/equipe/")),
    ("mes données", by("amina", "/mon-espace/mes-donnees/")),
    ("mes données, demander", by("amina", "/mon-espace/mes-donnees/demander/")),
    ("registre des traitements", "/donnees-personnelles/registre/"),
    ("équipe, demandes sur les données", by("responsable", "/equipe/donnees/")),
    ("équipe, une demande", data_request("rectification", "")),
    ("équipe, effacer", data_request("erasure", "effacer/")),
    ("équipe, données d’une personne", data_of_amina("")),
    ("équipe, qui a ouvert sa fiche", data_of_amina("lectures/")),
    ("équipe, durées", by("dpo", "/equipe/donnees/durees/")),
    ("équipe, purges", by("dpo", "/equipe/donnees/purges/")),
    ("équipe, lectures", by("dpo", "/equipe/donnees/lectures/")),
    ("équipe, passages", by("accueil", "/equipe/passages/")),
    ("équipe, direction", by("direction", "/equipe/")),
    ("équipe, messages", by("direction", "/equipe/messages/")),
    ("équipe, rendez-vous", by("animation", "/equipe/rendez-vous/")),
    ("équipe, régie", by("regie", "/equipe/regie/")),
    ("équipe, paniers", by("accueil", "/equipe/paniers/")),
    ("équipe, feuille du jour", confided("/equipe/paniers/jour/{day}/")),
    ("équipe, confier la feuille", confided("/equipe/paniers/jour/{day}/confier/")),
    ("équipe, lien d’une feuille", confided("/equipe/feuilles/{pass}/")),
    ("équipe, carte d’une feuille", confided("/equipe/feuilles/{pass}/imprimer/")),
    ("feuille d’une bénévole", confided("/feuille/{token}/", inside=False)),
    ("feuille inconnue", "/feuille/inconnue/"),
    ("les prix", "/tarifs/"),
    ("trouver mon prix", "/tarifs/paniers/mon-prix/"),
    ("trouver mon prix, avis d’impôt", "/tarifs/sorties-culturelles/mon-prix/"),
    ("équipe, tarifs", by("comptable", "/equipe/tarifs/")),
    ("équipe, un tarif", by("direction", "/equipe/tarifs/paniers/")),
    ("équipe, nouveau tarif", by("direction", "/equipe/tarifs/nouveau/")),
    ("équipe, brouillon de prix", draft_of_prices("")),
    ("équipe, publier des prix", draft_of_prices("publier/")),
    ("équipe, bilan solidaire", by("regie", "/equipe/tarifs/paniers/bilan/")),
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
