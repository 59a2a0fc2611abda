"""What screens read of a party beside its places: its rank on the list, what it answered and needs, what clashes with it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from portal.kit.forms import number_sent
from portal.kit.refusal import Refusal
from portal.people.models import Person

from ..actions.keep_company import reasons_against_rows
from ..enums import ACTIVE, HOLDING, EnrolmentState, NeedToCome
from ..models import AccessNeed, Answer, Enrolment, SignUpSheet
from ..programme_type import kind_of, minds_company
from ..rules.clashes import Kept, clashes
from ..rules.offers import rank_in_words


def rank_told(row: Enrolment) -> str:
    """« Vous êtes à la 3e place de la liste d'attente. » of a place that waits; nothing of a confidential sheet. One query."""
    if row.state != EnrolmentState.WAITING or row.sheet.confidential:
        return ""
    order = Enrolment.objects.filter(sheet=row.sheet_id).waiting_in_order().values_list("party", flat=True)
    parties = list(dict.fromkeys(order))
    return rank_in_words(parties.index(row.party_id) + 1) if row.party_id in parties else ""


def rows_of_party(row: Enrolment) -> list[Enrolment]:
    """The places of her party that stand, hers among them, on the same sheet."""
    rows = Enrolment.objects.filter(party=row.party_id, sheet=row.sheet_id, state__in=ACTIVE)
    return list(rows.select_related("person", "sheet__activity", "sheet__maison", "party").order_by("pk"))


def may_bring_one_more(row: Enrolment, together: Iterable[Enrolment]) -> bool:
    """Whether « Ajouter quelqu’un » is worth showing beside this place, of those of its party that stand; the action says the rest."""
    own = row.state == EnrolmentState.CONFIRMED and not row.guest
    return own and sum(one.guest for one in together) < row.sheet.guests


def group_to_answer(rows: list[Enrolment]) -> list[Enrolment]:
    """Those among whom somebody chooses: several, and a place is kept for one at least."""
    asked = [row for row in rows if row.state in (EnrolmentState.OFFERED, EnrolmentState.WAITING)]
    return asked if len(asked) > 1 and any(row.state == EnrolmentState.OFFERED for row in asked) else []


def parties_to_look_at(sheet: SignUpSheet, rows: Iterable[Enrolment]) -> list[tuple[str, Refusal]]:
    """(who, what stands against it) of the groups that may not come as they are now: somebody's place ended by itself, or an age was put
    right. Of a kind that minds who comes with whom alone; `rows` have their person."""
    if not minds_company(kind_of(sheet.activity)):
        return []
    groups: dict[int, list[Enrolment]] = {}
    for row in rows:
        if row.holds_a_place:
            groups.setdefault(row.party_id, []).append(row)
    found = [(", ".join(row.called for row in group), reasons_against_rows(sheet, group)) for group in groups.values()]
    return [(who, reasons[0]) for who, reasons in found if reasons]


def versions_in(text: str) -> dict[int, int]:
    """« 12.3,13.1 » of a form: key of each row -> the version it showed; what is none is left out."""
    pairs = [part.split(".") for part in text[:400].split(",")]
    found = {number_sent(pair[0]): number_sent(pair[1]) for pair in pairs if len(pair) == 2}
    return {key: seen for key, seen in found.items() if key and seen}


def versions_of(rows: list[Enrolment]) -> str:
    return ",".join(f"{row.pk}.{row.version}" for row in rows)


def clashes_of(rows, sheet: SignUpSheet, people: Iterable[Person]) -> list[Kept]:
    """What these people already go to at the same hours, of the places in `rows` (what the reader may see, and no more). Two queries."""
    spans = [(date.start, date.end) for date in sheet.sessions.all() if not date.cancelled]
    if not spans:
        return []
    names = {person.pk: person.display_name for person in people}
    theirs = rows.filter(state__in=HOLDING, guest=False).filter(Q(person__in=names) | Q(person__successor__in=names)).exclude(sheet=sheet)
    within = {"sheet__sessions__start__lt": max(end for _, end in spans), "sheet__sessions__end__gt": min(start for start, _ in spans)}
    found = theirs.filter(**within).distinct().select_related("sheet__activity", "person").prefetch_related("sheet__sessions")
    kept = [
        Kept(
            names[row.person.successor_id or row.person_id],
            kind_of(row.sheet.activity).title(row.sheet.activity, neutral=row.sheet.confidential),
            date.start,
            date.end,
        )
        for row in found
        for date in row.sheet.sessions.all()
        if not date.cancelled
    ]
    return clashes(spans, kept)


def answers_by_row(sheet: SignUpSheet, rows: Iterable[Enrolment], *, paper: bool = False) -> dict[int, list[tuple[str, str]]]:
    """Key of a place -> (question, answer); what a party answered stands with its first place. `paper`: only what may be printed. One
    query, none where nothing is asked of these."""
    first: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: row.pk):
        first.setdefault(row.party_id, row.pk)
    answers = Answer.objects.filter(question__sheet=sheet, party__in=first).select_related("question").order_by("question", "pk")
    said: dict[int, list[tuple[str, str]]] = {}
    for answer in answers.filter(question__on_paper=True) if paper else answers:
        key = answer.enrolment_id or first[answer.party_id]
        said.setdefault(key, []).append((answer.question.words, answer.text))
    return said


@dataclass
class Preparation:
    """What a sheet's dates ask of who prepares them. `counted`: (what, for how many groups); `needs`: (who, what they need, in words)."""

    counted: list[tuple[str, int]] = field(default_factory=list)
    needs: list[tuple[str, list[str]]] = field(default_factory=list)
    tallies: list[tuple[str, list[tuple[str, int]]]] = field(default_factory=list)
    concerned: list = field(default_factory=list)  # whose needs are said: each reading of them leaves a line


def preparation_of(sheet: SignUpSheet) -> Preparation:
    """Of the parties that hold a place. Three queries whatever their number, one more where places are counted for a need."""
    holding = sheet.enrolments.filter(state__in=HOLDING)
    found = list(AccessNeed.objects.filter(party__in=holding.order_by().values("party")).order_by("party"))
    first: dict[int, Enrolment] = {}
    if found:
        for row in holding.filter(party__in=[need.party_id for need in found]).select_related("person").order_by("pk"):
            first.setdefault(row.party_id, row)
    labels = dict(NeedToCome.choices)
    counts = Counter(code for need in found for code in need.codes)
    own = list(holding.exclude(limit=None).select_related("person", "limit").order_by("pk")) if sheet.counts_needs else []
    counts.update(row.limit.need for row in own)
    return Preparation(
        counted=[(str(labels[code]), counts[code]) for code in labels if counts[code]],
        needs=[
            (
                first[need.party_id].listed_as,
                [*(str(labels[code]) for code in need.codes if code in labels), *([need.words] * bool(need.words))],
            )
            for need in found
        ]
        + [(row.listed_as, [str(labels[row.limit.need])]) for row in own],
        tallies=_tallies(sheet, holding),
        concerned=list({row.person_id: row.person for row in [*(first[need.party_id] for need in found), *own]}.values()),
    )


def _tallies(sheet: SignUpSheet, holding) -> list[tuple[str, list[tuple[str, int]]]]:
    """How often each answer was given, of who comes."""
    parties, rows = holding.order_by().values("party"), holding.order_by().values("pk")
    answers = Answer.objects.filter(question__sheet=sheet).filter(Q(enrolment=None, party__in=parties) | Q(enrolment__in=rows))
    counts: dict[tuple[int, str], Counter] = {}
    for question, words, text in answers.order_by("question", "pk").values_list("question", "question__words", "text"):
        counts.setdefault((question, words), Counter())[text] += 1
    return [(words, count.most_common()) for (_, words), count in counts.items()]
