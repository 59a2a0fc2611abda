"""Coded lists of the residents' funds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a request stands, in the team's words; `rules.state_words` has the resident's."""

    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("déposée")
    UNDER_REVIEW = "under-review", _("en instruction")
    INCOMPLETE = "incomplete", _("à compléter")
    INELIGIBLE = "ineligible", _("irrecevable")
    ELIGIBLE = "eligible", _("recevable")
    SCHEDULED = "scheduled", _("inscrite à l’ordre du jour")
    DEFERRED = "deferred", _("ajournée")
    GRANTED = "granted", _("accordée")
    REJECTED = "rejected", _("refusée")
    COMPLETED = "completed", _("soldée")
    CANCELLED = "cancelled", _("annulée après accord")
    WITHDRAWN = "withdrawn", _("retirée")


class Move(models.TextChoices):
    """What makes a request change its state: one arrow of the machine each (`rules.machine`)."""

    SUBMIT = "submit", _("déposer")
    TAKE_UP = "take-up", _("prendre en charge")
    ASK = "ask", _("demander de compléter")
    RESUBMIT = "resubmit", _("renvoyer, complétée")
    FIND_INELIGIBLE = "find-ineligible", _("dire irrecevable")
    FIND_ELIGIBLE = "find-eligible", _("dire recevable")
    REOPEN = "reopen", _("rouvrir l’instruction")
    SCHEDULE = "schedule", _("inscrire à l’ordre du jour")
    UNSCHEDULE = "unschedule", _("retirer de l’ordre du jour")
    GRANT = "grant", _("accorder")
    REJECT = "reject", _("refuser")
    DEFER = "defer", _("ajourner")
    COMPLETE = "complete", _("solder")
    CANCEL = "cancel", _("annuler après accord")
    WITHDRAW = "withdraw", _("retirer")


class Party(models.TextChoices):
    """On whose behalf somebody moves a request."""

    LEADER = "leader", _("qui porte le projet")
    HELPER = "helper", _("l’accueil, pour qui porte le projet")
    AGENT = "agent", _("qui instruit, dans la maison")
    KEEPER = "keeper", _("qui tient le fonds")
    COMMITTEE = "committee", _("le comité, par son vote")
    AUTHORITY = "authority", _("la ville, par son acte")


class DecidedBy(models.TextChoices):
    """Who decides: the committee itself, or an authority after its opinion (public money held by the town, anchors §2)."""

    COMMITTEE = "committee", _("le comité")
    AUTHORITY = "authority", _("la ville, après l’avis du comité")


class Applicant(models.TextChoices):
    PERSON = "person", _("une personne")
    GROUP = "group", _("un groupe d’habitants")
    ASSOCIATION = "association", _("une association")


class Side(models.TextChoices):
    """Which side of the budget a line stands on. What is given in kind is valued apart, the same on both sides."""

    EXPENSE = "expense", _("dépense")
    INCOME = "income", _("recette")
    IN_KIND = "in-kind", _("apport en nature")


class ExpenseKind(models.TextChoices):
    FOOD = "food", _("nourriture et boissons sans alcool")
    ALCOHOL = "alcohol", _("alcool")
    SUPPLIES = "supplies", _("petit matériel et fournitures")
    EQUIPMENT = "equipment", _("gros matériel")
    RENTAL = "rental", _("location")
    ARTISTS = "artists", _("artistes et intervenants")
    TRANSPORT = "transport", _("transport")
    PRINT = "print", _("affiches et impressions")
    INSURANCE = "insurance", _("assurance et droits d’auteur")
    LEADERS_PAY = "leaders-pay", _("paiement de qui porte le projet")
    RUNNING = "running", _("fonctionnement courant d’une association")
    OTHER = "other", _("autre dépense")


class IncomeKind(models.TextChoices):
    OWN = "own", _("ce que le groupe apporte")
    SALES = "sales", _("participation des gens, ventes")
    PUBLIC = "public", _("autre aide publique")
    PRIVATE = "private", _("autre aide, dons")


class InKind(models.TextChoices):
    TIME = "time", _("temps de bénévoles")
    LOAN = "loan", _("prêt de matériel ou de salle")
    GIFT = "gift", _("dons de choses")


class DocumentKind(models.TextChoices):
    QUOTE = "quote", _("devis")
    PICTURE = "picture", _("photo ou plan")
    STATUTES = "statutes", _("papiers de l’association")
    OTHER = "other", _("autre papier")


class Filed(models.TextChoices):
    """How a request came."""

    ONLINE = "online", _("en ligne")
    COUNTER = "counter", _("au guichet")
    PAPER = "paper", _("sur papier")


class Outcome(models.TextChoices):
    GRANTED = "granted", _("accordée")
    REJECTED = "rejected", _("refusée")
    DEFERRED = "deferred", _("ajournée")


class SignedHow(models.TextChoices):
    """How the charter was signed."""

    PAPER = "paper", _("sur papier")
    ONLINE = "online", _("en ligne")


class Payee(models.TextChoices):
    """Whose account the money goes to: the project's own, or that of an association which holds it for a group that has none."""

    OWN = "own", _("le compte du groupe")
    BEARER = "bearer", _("une structure porteuse")


class OrderKind(models.TextChoices):
    ADVANCE = "advance", _("avance")
    BALANCE = "balance", _("solde")


class OrderState(models.TextChoices):
    ORDERED = "ordered", _("à payer")
    PAID = "paid", _("payé")
    CANCELLED = "cancelled", _("annulé")


class ReportState(models.TextChoices):
    """Where the report stands, in the team's words."""

    DRAFT = "draft", _("en cours d’écriture")
    SENT = "sent", _("à lire")
    BACK = "back", _("à compléter")
    ACCEPTED = "accepted", _("accepté")


class RepaymentWhy(models.TextChoices):
    LESS_SPENT = "less-spent", _("moins dépensé que l’avance")
    CANCELLED = "cancelled", _("projet annulé")


class Holding(models.TextChoices):
    """Why the envelope moved."""

    GRANT = "grant", _("accordé")
    RELEASE = "release", _("rendu à l’enveloppe")
