from ..enums import AskedOf, NeedToCome, QuestionKind
from ..models import AccessNeed, Answer, Enrolment, Party, Question, SignUpSheet
from ..rules.extras import Extras, Reply

YES_NO = ("oui", "non")


def keep_asked(sheet: SignUpSheet, party: Party, rows: list[Enrolment], extras: Extras) -> None:
    """Write what a party answered and what it needs to come, beside its places: inside the transaction that makes them. What answers no
    question of this sheet, or is none of a question's choices, is left out; nothing is written when nothing was said."""
    if extras.answers:
        questions = {question.pk: question for question in sheet.questions.all()}
        Answer.objects.bulk_create(
            Answer(question_id=reply.question, party=party, enrolment=None if reply.who is None else rows[reply.who], text=reply.text[:200])
            for reply in extras.answers
            if _answers(questions.get(reply.question), reply, len(rows))
        )
    needs = [code for code in NeedToCome.values if code in extras.needs]
    if sheet.asks_needs and (needs or extras.need_words.strip()):
        AccessNeed.objects.create(party=party, codes=needs, words=extras.need_words.strip()[:120])


def _answers(question: Question | None, reply: Reply, size: int) -> bool:
    if question is None or not reply.text.strip():
        return False
    fits = reply.who is None if question.asked_of == AskedOf.PARTY else reply.who is not None and 0 <= reply.who < size
    known = {QuestionKind.CHOICE: question.choices, QuestionKind.YES_NO: YES_NO}.get(question.kind)
    return fits and (known is None or reply.text in known)
