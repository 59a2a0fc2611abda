"""« On en parle »: the third step is a person's. Whom to telephone, without a figure, for who sees the accounts or follows people."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from portal.households.models import Household
from portal.kit import clock
from portal.kit.refusal import Refusal
from portal.kit.registry import CallItem
from portal.kit.visibility import scope_of

from .actions.remind import answer_reminder
from .models import Charge, PayLater, Reminder
from .models.arrears import names_of
from .rules.reminders import Step

SOURCE, REASON = "ledger.talk", "on en parle"
SAY = "« Nous voulions prendre de vos nouvelles. Il reste quelque chose à régler à votre compte : on regarde ensemble ? »"
# What a call gave, by the desk's codes: written as the answer; any other outcome is a try, and the call stays to be made.
ANSWERS = {"reached": "Jointe au téléphone, on en a parlé.", "refused": "Ne souhaite pas d’appel.", "letter": "Une lettre part."}


def _open():
    """Talks that were proposed, not had, about something still owed past its day, where nobody asked us to wait."""
    today = clock.today()
    owing = Charge.objects.open().filter(household=OuterRef("household"), due_on__lt=today)
    last = PayLater.objects.filter(household=OuterRef("household")).order_by("-at", "-pk").values("until")[:1]
    return (
        Reminder.objects.filter(Exists(owing), step=Step.TALK, answered_at=None)
        .annotate(later=Subquery(last))
        .filter(Q(later=None) | Q(later__lt=today))
        .order_by("at", "pk")
    )


def items(user) -> list[CallItem]:
    """Two queries."""
    scope = scope_of(user, "money.see") | scope_of(user, "cases.lead")
    rows = list(_open().filter(household__in=Household.objects.within(scope).values("pk"))) if scope else []
    people = names_of({row.household_id for row in rows}, only_referents=True) if rows else {}
    found = []
    for row in rows:
        named = people.get(row.household_id, [])
        who = next((person for person in named if person.phone), named[0] if named else None)
        if who is not None:
            found.append(_item(row, who))
    return found


def _item(row: Reminder, who) -> CallItem:
    url, about = reverse("regie:household", args=[row.household_id]), f"ledger.talk:{row.household_id}"
    return CallItem(str(row.pk), who, REASON, row.at, say=SAY, url=url, about=about)


def settled(key: str, outcome: str, by) -> None:
    """Whoever was spoken to has answered the reminder; a call in vain was tried, and waits."""
    known = key.isascii() and key.isdigit() and len(key) < 19
    row = Reminder.objects.filter(pk=key, step=Step.TALK, answered_at=None).first() if known else None
    if row is None:
        raise Refusal("appel-fini", "Cet appel n’est plus à passer : le foyer a répondu.", "La liste est à jour.")
    if outcome in ANSWERS:
        answer_reminder(reminder=row, answer=ANSWERS[outcome], by=by)
