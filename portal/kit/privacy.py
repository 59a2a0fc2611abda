"""What the tools hold about people: lines of the register of treatments, with the delays that the purges read."""

from . import registry
from .actions.purge_kept import AUDIT_YEARS, READINGS_DAYS, REQUEST_KEYS_DAYS, TASK_RESULTS_DAYS
from .registry import Delay, Treatment

MISSION = "Mission d’intérêt public du centre communal d’action sociale (RGPD, article 6, paragraphe 1, point e)"
LEGAL_DUTY = "Obligation légale (RGPD, article 6, paragraphe 1, point c)"
SECURITY = "Obligation de sécurité (RGPD, articles 5 et 32)"
LOGGING = "CNIL, recommandation sur la journalisation, délibération 2021-122 du 14 octobre 2021"

JOURNAL = Treatment(
    name="Journal des gestes et des lectures",
    purpose="Savoir qui a fait quoi pour qui, et qui a ouvert quel dossier : protéger les personnes et les agents.",
    basis=f"{SECURITY} ; {LOGGING}",
    people="Les agents ; les personnes dont le dossier est ouvert",
    data="Le geste ou la page, l’heure, le poste, un numéro de dossier. Aucun nom, aucun contenu.",
    recipients="La personne pour son dossier ; la délégation à la protection des données ; la direction, les responsables de maison",
    kept="Les lectures un an ; les gestes trois ans, pour que le contrôle interne puisse remonter d’une erreur à sa cause.",
    delays=(
        Delay("Qui a ouvert quel dossier", READINGS_DAYS, "days", "après la lecture", "kit.readings", source=LOGGING),
        Delay("Qui a fait quoi", AUDIT_YEARS, "years", "après le geste", "kit.audit_lines", source=f"{LOGGING} (contrôle interne)"),
        Delay(
            "Comptes rendus des purges",
            0,
            "",
            "",
            why_none="Des nombres seulement, sans personne : ils prouvent que les durées sont tenues.",
        ),
    ),
    models=("kit.AuditLine", "kit.Reading"),
    security="Écrit dans la même transaction que le geste ; aucun écran ne le modifie ; absent de l’administration des pages.",
)
SESSIONS = Treatment(
    name="Connexion et fonctionnement du site",
    purpose="Garder une personne connectée, ne pas faire deux fois le même geste, faire le travail qui attend.",
    basis=MISSION,
    people="Toute personne qui se connecte",
    data="Un identifiant de session, l’adresse réseau et le navigateur de chaque connexion, les clés des formulaires envoyés",
    recipients="Personne : ces données ne servent qu’à la machine",
    kept="Jusqu’à la fin de la session ; deux jours pour les clés de formulaire.",
    delays=(
        Delay("Sessions", 0, "", "à la fin de la session", "kit.sessions_and_tasks"),
        Delay("Travaux terminés", TASK_RESULTS_DAYS, "days", "après le travail", "kit.sessions_and_tasks"),
        Delay("Clés des formulaires", REQUEST_KEYS_DAYS, "days", "après l’envoi", "kit.request_keys"),
    ),
    models=("kit.RequestKey", "usersessions.UserSession", "sessions.Session"),
    security="Cookies réservés au site, jetons contre l’envoi forgé, connexion par code.",
)
FILES = Treatment(
    name="Fichiers confiés",
    purpose="Lire un papier quand il faut le voir pour décider, puis s’en défaire.",
    basis=MISSION,
    people="Les personnes qui confient un papier",
    data="Un PDF ou une photo, débarrassée de ce que l’appareil y note",
    recipients="Les agents que la nature du papier autorise, un par un",
    kept="Jusqu’à la date posée sur chaque fichier ; le fichier part avec elle.",
    purge="kit.files",
    delays=(Delay("Fichiers", 0, "", "à la date posée sur chaque fichier", "kit.files"),),
    models=("kit.StoredFile",),
    security="Rangés à part sous un nom tiré au hasard ; chaque ouverture est écrite au journal.",
)


def register() -> None:
    registry.treatments.add("kit.journal", JOURNAL, order=80)
    registry.treatments.add("kit.sessions", SESSIONS, order=90)
    registry.treatments.add("kit.files", FILES, order=70)
