"""Coded lists of the room: what a person may choose about herself; roles of staff, how far they reach, what they allow."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Civility(models.TextChoices):
    """How the person wishes to be addressed; nothing is also an answer."""

    NONE = "", _("sans civilité")
    MADAME = "mme", _("Mme")
    MONSIEUR = "m", _("M.")


class Language(models.TextChoices):
    """In which language the person reads best; each is named in itself."""

    FRENCH = "fr", "français"
    ENGLISH = "en", "English"
    ARABIC = "ar", "العربية"
    PORTUGUESE = "pt", "português"
    TURKISH = "tr", "Türkçe"
    UKRAINIAN = "uk", "українська"


class Need(models.TextChoices):
    """What the house must bring, never why: a code says « un interprète », not a condition of the person."""

    INTERPRETER = "interpreter", _("un interprète")
    READ_ALOUD = "read-aloud", _("lire et remplir avec quelqu'un")
    EASY_READ = "easy-read", _("facile à lire et à comprendre")
    LARGE_PRINT = "large-print", _("écrit en gros")
    STEP_FREE = "step-free", _("un accès sans marche")
    HEARING_LOOP = "hearing-loop", _("une boucle magnétique")
    QUIET = "quiet", _("un lieu calme")
    ESCORT = "escort", _("venir avec une personne qui aide")


class CardState(models.TextChoices):
    """blank → active → replaced | closed; a blank card that is spoilt is closed without having been anybody's."""

    BLANK = "blank", _("en réserve")
    ACTIVE = "active", _("en service")
    REPLACED = "replaced", _("remplacée")
    CLOSED = "closed", _("fermée")


class Role(models.TextChoices):
    """What a member of staff does. A role is a Django group of the same name, held with a scope (`RoleAssignment`)."""

    ACCUEIL = "accueil", "Accueil"
    ANIMATION = "animation", "Animation"
    REDACTION = "redaction", "Rédaction"
    REGIE = "regie", "Régie"
    TRAVAIL_SOCIAL = "travail_social", "Travail social"
    RESPONSABLE = "responsable", "Responsable"
    DIRECTION = "direction", "Direction"
    COMPTABLE = "comptable", "Comptable"
    ADMINISTRATION = "administration", "Administration du portail"
    DPO = "dpo", "Protection des données"


class Reach(models.TextChoices):
    """How far a role reaches: every house, the houses of a sector, one house."""

    ALL = "all", "Toutes les maisons"
    SECTOR = "sector", "Un secteur"
    MAISON = "maison", "Une maison"


class Capability(models.TextChoices):
    """What may be done, as asked by `user_can(user, "money.take", maison)`. Which role allows it: `rules.capabilities`."""

    ENTER_DESK = "desk.enter", "entrer dans l'espace de l'équipe"
    SEE_PEOPLE = "people.see", "voir les personnes"
    WRITE_PEOPLE = "people.write", "créer et corriger une personne"
    MERGE_PEOPLE = "people.merge", "réunir deux fiches"
    SEE_HOUSEHOLDS = "households.see", "voir les foyers"
    WRITE_HOUSEHOLDS = "households.write", "composer les foyers"
    SEE_MEANS = "means.see", "voir les ressources vérifiées"
    VERIFY_MEANS = "means.verify", "vérifier un justificatif"
    SEE_CONFIDENTIAL = "confidential.see", "voir les activités confidentielles d'une personne"
    LEAD_CASES = "cases.lead", "être référent ou référente d'un parcours"
    REGISTER_ADDRESSES = "address.register", "domicilier et remettre le courrier"
    SEE_MESSAGES = "messages.see", "voir les messages envoyés"
    SEND_MESSAGES = "messages.send", "écrire aux personnes"
    SEE_TARIFFS = "tariffs.see", "voir les tarifs"
    WRITE_TARIFFS = "tariffs.write", "préparer les tarifs"
    SEE_MONEY = "money.see", "voir les comptes des foyers"
    TAKE_MONEY = "money.take", "encaisser"
    REFUND_MONEY = "money.refund", "rembourser"
    CLOSE_MONEY = "money.close", "tenir la régie"
    READ_BOOKS = "books.read", "lire les livres de compte"
    SEE_REGIES = "regies.see", "voir les régies et leurs mandats"
    WRITE_REGIES = "regies.write", "écrire les régies et leurs mandats"
    PLAN_ACTIVITIES = "activities.plan", "préparer les activités et leurs dates"
    SEE_ENROLMENTS = "enrolments.see", "voir les inscrits"
    WRITE_ENROLMENTS = "enrolments.write", "inscrire et désinscrire"
    OVERBOOK = "enrolments.overbook", "inscrire au-delà des places"
    TICK_ATTENDANCE = "attendance.tick", "pointer les présences"
    PLAN_BASKETS = "baskets.plan", "préparer les paniers"
    HAND_BASKETS = "baskets.hand", "remettre les paniers"
    SHARE_SHEETS = "sheets.share", "confier une feuille à une personne bénévole"
    SEE_VOLUNTEERS = "volunteers.see", "voir les bénévoles et leurs créneaux"
    MANAGE_VOLUNTEERS = "volunteers.manage", "organiser les bénévoles"
    SEE_COMMITTEES = "committees.see", "voir les comités, leurs membres et les propositions"
    KEEP_COMMITTEES = "committees.keep", "tenir les comités et répondre aux propositions"
    ESTABLISH_MINUTES = "committees.establish", "établir le compte rendu d’un comité dissous"
    REVIEW_FUNDS = "funds.review", "instruire les demandes aux fonds d’initiatives"
    KEEP_FUNDS = "funds.keep", "tenir les fonds : enveloppe, règles, réouverture"
    PAY_FUNDS = "funds.pay", "noter ce qu’un fonds a payé et ce qui lui est rendu"
    WRITE_PAGES = "pages.write", "écrire les pages du site"
    PUBLISH_PAGES = "pages.publish", "publier les pages du site"
    KEEP_HOUSES = "houses.keep", "changer une maison de secteur, fermer une maison"
    SEE_TEAM = "team.see", "voir l'équipe"
    MANAGE_TEAM = "team.manage", "tenir l'équipe et ses rôles"
    MANAGE_WORKSTATIONS = "workstations.manage", "tenir les postes de comptoir"
    READ_AUDIT = "audit.read", "lire le journal des gestes"
    TAKE_DATA_REQUESTS = "privacy.take", "recevoir les demandes sur les données"
    ANSWER_DATA_REQUESTS = "privacy.answer", "répondre aux demandes sur les données"
    WRITE_SETTINGS = "settings.write", "régler le portail"


# allauth's kinds of authenticator that count as a second factor; recovery codes alone are none.
SECOND_FACTORS = ("totp", "webauthn")
