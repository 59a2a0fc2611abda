"""What the pages hold of people: who wrote them. Nothing of a resident ever stands there."""

from portal.kit import registry
from portal.kit.privacy import MISSION
from portal.kit.registry import Treatment

PAGES = Treatment(
    name="Pages du site",
    purpose="Écrire, relire et publier ce que le site montre.",
    basis=MISSION,
    people="Les agents qui écrivent",
    data="Qui a écrit, relu et publié chaque version d’une page ; les coordonnées publiques des maisons",
    recipients="Les agents qui écrivent",
    kept="Tant que la page existe.",
    why_none="L’historique d’une page dit qui l’a publiée.",
    models=(
        "wagtailcore.Revision", "wagtailcore.PageLogEntry", "wagtailcore.ModelLogEntry", "wagtailcore.Comment",
        "wagtailusers.UserProfile", "wagtaildocs.Document", "wagtailimages.Image", "cms.Picture",
    ),
    security="Aucun nom d’habitant, aucune somme dans l’administration des pages.",
)  # fmt: skip


def register() -> None:
    registry.treatments.add("cms.pages", PAGES, order=85)
