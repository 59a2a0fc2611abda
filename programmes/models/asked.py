from django.db import models
from django.db.models import Q

from ..enums import AskedOf, QuestionKind

MOST_QUESTIONS = 5


class Question(models.Model):
    """What is asked of whoever signs up on a sheet: few, and nothing that the law keeps apart (`rules.questions`)."""

    sheet = models.ForeignKey("programmes.SignUpSheet", on_delete=models.PROTECT, related_name="questions")
    words = models.CharField("question", max_length=120)
    kind = models.CharField("réponse", max_length=8, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    choices = models.JSONField("réponses possibles", default=list, blank=True)  # of a choice: the words themselves
    asked_of = models.CharField("posée", max_length=8, choices=AskedOf.choices, default=AskedOf.PERSON)
    required = models.BooleanField("réponse nécessaire", default=False)
    on_paper = models.BooleanField("sur la liste imprimée", default=False)

    class Meta:
        verbose_name = "question"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "words"], name="question_once_on_a_sheet"),
            models.CheckConstraint(condition=Q(kind__in=QuestionKind.values), name="question_kind_known"),
            models.CheckConstraint(condition=Q(asked_of__in=AskedOf.values), name="question_asked_of_known"),
        ]

    def __str__(self) -> str:
        return self.words


class Answer(models.Model):
    """What was answered, by one person (`enrolment`) or for the whole party. Erased some weeks after the date."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    party = models.ForeignKey("programmes.Party", on_delete=models.CASCADE, related_name="answers")
    enrolment = models.ForeignKey("programmes.Enrolment", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField(max_length=200)

    class Meta:
        verbose_name = "réponse"
        constraints = [
            models.UniqueConstraint(fields=["question", "enrolment"], condition=Q(enrolment__isnull=False), name="answer_once_each"),
            models.UniqueConstraint(fields=["question", "party"], condition=Q(enrolment=None), name="answer_once_a_party"),
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
        ]

    def __str__(self) -> str:
        return f"réponse {self.pk}"


class AccessNeed(models.Model):
    """What a party needs to come to these dates. Apart from its places: read by who prepares the date, erased the day after the last."""

    party = models.OneToOneField("programmes.Party", on_delete=models.CASCADE, related_name="needs")
    codes = models.JSONField("ce qu'il faut", default=list, blank=True)  # codes of enums.NeedToCome
    words = models.CharField("autre chose, en quelques mots", max_length=120, blank=True)

    class Meta:
        verbose_name = "besoin pour venir"
        constraints = [models.CheckConstraint(condition=~Q(codes=[]) | ~Q(words=""), name="need_says_something")]

    def __str__(self) -> str:
        return f"besoin {self.pk}"
