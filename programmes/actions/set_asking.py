"""What a sheet asks of whoever signs up: its questions, guests, needs to come, and whether the team looks at each."""

from django.db import transaction

from portal.kit import audit
from portal.kit.refusal import Refusal

from ..enums import QuestionKind
from ..models import Answer, Question, SignUpSheet
from ..models.asked import MOST_QUESTIONS
from ..rules.questions import refusal_of_words
from .lock_sheet import lock_sheet

MOST_CHOICES = 8


def set_asking(*, sheet: SignUpSheet, guests: int, asks_needs: bool, approval: bool, by) -> SignUpSheet:
    """Change the terms of what is asked; who is on the sheet already keeps her place as it stands."""
    if guests and sheet.confidential:
        raise Refusal("sans-accompagnant", "Une activité confidentielle n'a pas d'accompagnants.", "Chacun s'inscrit pour soi.")
    if not 0 <= guests <= 12:
        raise Refusal("trop-d-accompagnants", "Douze accompagnants au plus.", "Écrivez un nombre entre 0 et 12.")
    with transaction.atomic():
        fresh = lock_sheet(sheet.pk)
        fresh.guests, fresh.asks_needs, fresh.approval = guests, asks_needs, approval
        fresh.save(update_fields=["guests", "asks_needs", "approval"])
        audit.record("programmes.set_asking", fresh, by=by, maison=fresh.maison_id, guests=guests, needs=asks_needs, approval=approval)
        return fresh


def add_question(
    *, sheet: SignUpSheet, words: str, kind: str, asked_of: str, required: bool, on_paper: bool, by, choices: tuple[str, ...] = ()
) -> Question:  # fmt: skip
    """Ask one more thing. Raises « question-interdite » for what the law keeps apart, « trop-de-questions », « question-deja-posee »,
    « choix-manquants »."""
    words, choices = words.strip(), tuple(dict.fromkeys(choice.strip() for choice in choices if choice.strip()))
    refusal = refusal_of_words([words, *choices])
    if refusal:
        raise refusal
    if kind == QuestionKind.CHOICE and not 2 <= len(choices) <= MOST_CHOICES:
        raise Refusal("choix-manquants", f"Écrivez de deux à {MOST_CHOICES} réponses possibles.", "Une par ligne.")
    with transaction.atomic():
        fresh = lock_sheet(sheet.pk)
        known = list(fresh.questions.values_list("words", flat=True))
        if words in known:
            raise Refusal("question-deja-posee", "Cette question est déjà posée.", "Retirez-la d'abord pour la changer.")
        if len(known) >= MOST_QUESTIONS:
            words = f"{MOST_QUESTIONS} questions au plus : au-delà, on ne s'inscrit plus."
            raise Refusal("trop-de-questions", words, "Retirez-en une.")
        question = Question.objects.create(
            sheet=fresh, words=words, kind=kind, asked_of=asked_of, required=required, on_paper=on_paper,
            choices=list(choices) if kind == QuestionKind.CHOICE else [],
        )  # fmt: skip
        _remember_whether_required(fresh)
        audit.record("programmes.add_question", fresh, by=by, maison=fresh.maison_id, question=question.pk)
        return question


def drop_question(*, question: Question, by) -> None:
    """Ask it no more: what was answered goes with it."""
    with transaction.atomic():
        sheet = lock_sheet(question.sheet_id)
        gone = Answer.objects.filter(question=question).delete()[0]
        Question.objects.filter(pk=question.pk).delete()
        _remember_whether_required(sheet)
        audit.record("programmes.drop_question", sheet, by=by, maison=sheet.maison_id, question=question.pk, answers=gone)


def _remember_whether_required(sheet: SignUpSheet) -> None:
    """Kept on the sheet, so that nobody who signs up where nothing is asked waits for one more query."""
    sheet.must_answer = sheet.questions.filter(required=True).exists()
    sheet.save(update_fields=["must_answer"])
