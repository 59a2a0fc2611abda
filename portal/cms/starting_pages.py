"""The words a fresh town starts with: a home that works at once and the pages the law asks for. Editors change them freely."""

from pathlib import Path

_TEXTS = Path(__file__).parent / "starting"


def text(name: str) -> str:
    """The rich text `starting/<name>.html`."""
    return (_TEXTS / f"{name}.html").read_text(encoding="utf-8").replace("\n", "")


HOME = {
    "title": "Maison commune",
    "headline": "Ensemble, près de chez vous.",
    "introduction": ("Un panier de légumes à votre prix, une sortie à plusieurs, un coup de main pour un papier : poussez la porte."),
    "body": [
        ("doors", {}),
        ("next_dates", {"title": "Ces jours-ci", "number": 6}),
        ("maisons", {"title": "Une maison près de chez vous", "text": "Ouvertes à tous, sans rien avoir à prouver."}),
        ("news", {"title": "Des nouvelles", "number": 3}),
    ],
}
MAISONS = {
    "title": "Les maisons",
    "introduction": "On vous écoute, on vous oriente, on vous offre un café. Sans rendez-vous, sans rien avoir à prouver.",
}
NEWS = {"title": "Les nouvelles", "introduction": "Ce qui a changé, ce qui arrive, ce qui s’est bien passé."}
LEGAL_NOTICE = {
    "title": "Mentions légales",
    "introduction": "Qui publie ce site, qui l’héberge, et ce que vous pouvez en reprendre.",
    "body": [("town_identity", None), ("text", text("legal_notice"))],
}
PERSONAL_DATA = {
    "title": "Vos données personnelles",
    "introduction": "Nous gardons le moins possible, le moins longtemps possible, et vous pouvez tout voir, tout corriger, tout reprendre.",
    "body": [("text", text("personal_data")), ("data_contact", None), ("text", text("personal_data_complaint"))],
}
ACCESSIBILITY = {
    "title": "Accessibilité",
    "introduction": "Ce site doit servir à tous : au clavier, à la voix, en très gros, sans souris et sans se presser.",
    "flaws": "<p>Aucun audit complet n’a encore été fait. Des outils vérifient chaque page : c’est utile, cela ne suffit pas.</p>",
    "exemptions": "<p>Les plans affichés par des sites extérieurs. L’adresse et le chemin sont toujours écrits en toutes lettres.</p>",
    "plan": (
        "<ul><li>Faire auditer le site par un organisme indépendant et publier son rapport ici.</li>"
        "<li>Corriger d’abord ce qui empêche de s’inscrire ou de payer.</li>"
        "<li>Former les personnes qui écrivent sur ce site.</li></ul>"
    ),
}
