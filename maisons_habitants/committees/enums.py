"""Coded lists of the committees."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Designation(models.TextChoices):
    """How somebody came to her seat."""

    VOLUNTEER = "volunteer", _("volontaire")
    DRAWN = "drawn", _("tirage au sort")
    ELECTED = "elected", _("élection")
    APPOINTED = "appointed", _("désignation")


class Function(models.TextChoices):
    MEMBER = "member", _("membre")
    CHAIR = "chair", _("préside")
    VICE = "vice", _("préside en l’absence de la personne qui préside")
    SECRETARY = "secretary", _("écrit le compte rendu")


class QuorumBase(models.TextChoices):
    """What a quorum is a share of."""

    NONE = "none", _("aucun nombre minimum")
    IN_OFFICE = "in-office", _("des membres en exercice")
    NUMBER = "number", _("un nombre de membres")


class Majority(models.TextChoices):
    RELATIVE = "relative", _("le choix qui a le plus de voix")
    ABSOLUTE = "absolute", _("plus de la moitié des voix exprimées")


class MeetingState(models.TextChoices):
    """planned → convoked → open → closed; a meeting without its quorum is closed as `no-quorum`."""

    PLANNED = "planned", _("en préparation")
    CONVOKED = "convoked", _("convoquée")
    OPEN = "open", _("en cours")
    CLOSED = "closed", _("tenue")
    NO_QUORUM = "no-quorum", _("trop peu de membres")


class ItemKind(models.TextChoices):
    INFORMATION = "information", _("information")
    DISCUSSION = "discussion", _("échange")
    DECISION = "decision", _("décision")
    MINUTES = "minutes", _("compte rendu à approuver")


class Answer(models.TextChoices):
    """What a member said of a meeting to come."""

    UNKNOWN = "", _("pas de réponse")
    COMING = "coming", _("vient")
    EXCUSED = "excused", _("s’excuse")


class Presence(models.TextChoices):
    UNKNOWN = "", _("à pointer")
    PRESENT = "present", _("présent·e")
    ABSENT = "absent", _("absent·e")
    EXCUSED = "excused", _("excusé·e")
    LEFT = "left", _("parti·e")


class Interest(models.TextChoices):
    """Why somebody does not vote on an item: never said outside the minutes' count."""

    SELF = "self", _("elle-même ou lui-même")
    FAMILY = "family", _("sa famille")
    ASSOCIATION = "association", _("une association dont elle ou il est membre")
    OTHER = "other", _("une autre raison")


class VoteState(models.TextChoices):
    OPEN = "open", _("en cours")
    CLOSED = "closed", _("terminé")
    VOID = "void", _("annulé")


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("à compléter")
    PROPOSED = "proposed", _("à approuver")
    APPROVED = "approved", _("approuvé")


class ProposalWay(models.TextChoices):
    """How a proposal reached the house."""

    ONLINE = "online", _("en ligne")
    DESK = "desk", _("dite à l’accueil")
    STICKER = "sticker", _("papier collé")
    MEETING = "meeting", _("en réunion")


class Aside(models.TextChoices):
    """Why a proposal is not published: it is kept six months, then goes."""

    INSULT = "insult", _("une insulte ou une menace")
    ADVERT = "advert", _("une publicité")
    PERSON = "person", _("elle parle d’une personne")
    NOTHING = "nothing", _("elle ne propose rien")


class Outcome(models.TextChoices):
    """What was answered to a proposal; « refusé, parce que » is published as readily as « fait »."""

    STUDIED = "studied", _("à l’étude")
    UNDER_WAY = "under-way", _("en cours")
    DONE = "done", _("fait")
    REFUSED = "refused", _("refusé, parce que…")


class CandidateState(models.TextChoices):
    ASKED = "asked", _("a proposé sa candidature")
    CHOSEN = "chosen", _("a rejoint le comité")
    NOT_CHOSEN = "not-chosen", _("pas cette fois")
    WITHDRAWN = "withdrawn", _("a retiré sa candidature")
