"""What is said when something of the « suite » is shut, and where a report stands. Pure."""

from ..enums import ReportState

SENT_ALREADY = {
    ReportState.SENT: ("Votre bilan est parti : la maison le lit.", "Un oubli ? Dites-le à la maison, elle vous le rend."),
    ReportState.ACCEPTED: ("Votre bilan est accepté.", "Il n’y a plus rien à envoyer."),
}
RESIDENT: dict[str, str] = {
    ReportState.DRAFT: "Vous l’écrivez encore",
    ReportState.SENT: "La maison le lit",
    ReportState.BACK: "Il manque quelque chose",
    ReportState.ACCEPTED: "Accepté",
}
