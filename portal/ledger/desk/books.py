"""« Journal » : receipts of a period, entries, the general balance, exports, years closed. Whoever reads the books reads all of it; the
only act here is closing a year, for who holds the régie."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.kit import audit, clock
from portal.kit.gates import staff_gate
from portal.kit.paper import pdf_response
from portal.kit.refusal import Refusal
from portal.kit.spreadsheets import ANSWERS
from portal.kit.visibility import scope_of
from portal.ledger import exports
from portal.ledger.actions import close_year
from portal.ledger.actions.make_deposit import is_mandated
from portal.ledger.forms.books import PeriodForm
from portal.ledger.models import Entry, Regie, YearClose, regies_read_by
from portal.ledger.models.closing import closable_years
from portal.ledger.models.journal import Span, general_balance, receipts_of, totals_of
from portal.ledger.papers.books import year_words

from .deposits import CLOSE, READ

PAGE, MOST_DAYS, MOST_ON_PAPER = 50, 31, 1000


def _reads_all(user) -> bool:
    return scope_of(user, READ).everywhere


def _whole(user) -> str:
    """What is read when no régie is chosen."""
    return "toute la comptabilité" if _reads_all(user) else "toutes ces régies"


def _entries(user, regie: Regie | None):
    """Of one régie; of the whole house for who reads it whole, else of all the régies she reads."""
    if regie is not None:
        return Entry.objects.filter(regie=regie)
    return Entry.objects.all() if _reads_all(user) else Entry.objects.filter(regie__in=regies_read_by(user))


@staff_gate(READ)
@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """The receipts of a régie over a period, the cancelled and the cancelling among them, with totals and what it held."""
    form = PeriodForm(request.GET, regies=regies_read_by(request.user))
    context = {"form": form, "query": request.GET.urlencode()}
    if not form.regies or not form.is_valid():
        return render(request, "ledger/books.html", context, status=422 if form.regies else 200)
    sought = form.sought
    page = Paginator(receipts_of(sought), PAGE).get_page(request.GET.get("page"))
    held = [line for line in general_balance(Entry.objects.filter(regie=sought.regie), sought.span) if line.account in _IN_HAND]
    context |= {"sought": sought, "page": page, "totals": totals_of(sought), "held": held, "query": _query(request)}
    return render(request, "ledger/books.html", context)


# What a régie answers for, apart from what its payments pay
_IN_HAND = (
    "cash",
    "cheques_in_hand",
    "card_terminal",
    "vouchers_in_hand",
    "stripe_clearing",
    "float",
    "till_difference",
    "in_transit",
    "deposited",
)


def _query(request: HttpRequest) -> str:
    return urlencode({name: value for name, value in request.GET.items() if name != "page" and value})


@staff_gate(READ)
@require_safe
def books_paper(request: HttpRequest) -> HttpResponse:
    """A day or a month of the journal (PDF)."""
    form = PeriodForm(request.GET, regies=regies_read_by(request.user))
    if not form.regies or not form.is_valid():
        return redirect(f"{reverse('regie:books')}?{_query(request)}")
    sought = form.sought
    rows = receipts_of(sought)
    if sought.span.days > MOST_DAYS or rows.count() > MOST_ON_PAPER:
        words = f"Le papier tient un mois et {MOST_ON_PAPER} quittances au plus : choisissez moins de jours, ou exportez."
        messages.error(request, words)
        return redirect(f"{reverse('regie:books')}?{_query(request)}")
    audit.record("ledger.print_journal", sought.regie, by=request.user, **_period(sought.span))
    held = [line for line in general_balance(Entry.objects.filter(regie=sought.regie), sought.span) if line.account in _IN_HAND]
    context = {"sought": sought, "receipts": list(rows), "totals": totals_of(sought), "held": held, "printed_at": clock.now()}
    return pdf_response("ledger/books_paper.html", context, name=f"journal-{sought.span.first}-{sought.span.last}.pdf")


def _period(span: Span) -> dict:
    return {"since": span.first.isoformat(), "until": span.last.isoformat()}


@staff_gate(READ)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The journal in double entry, the newest last."""
    form = PeriodForm(request.GET, regies=regies_read_by(request.user), whole=_whole(request.user), narrow=False)
    if not form.is_valid():
        return render(request, "ledger/entries.html", {"form": form}, status=422)
    regie, span = form.cleaned_data["regie"], form.cleaned_data["span"]
    rows = _entries(request.user, regie).filter(at__gte=span.begin, at__lt=span.end).select_related("regie", "payment__receipt")
    page = Paginator(rows.order_by("at", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/entries.html", {"form": form, "page": page, "query": _query(request)})


@staff_gate(READ)
@require_safe
def balance(request: HttpRequest) -> HttpResponse:
    """Each account: where it stood, what moved, where it stands."""
    form = PeriodForm(request.GET, regies=regies_read_by(request.user), whole=_whole(request.user), narrow=False)
    if not form.is_valid():
        return render(request, "ledger/balance.html", {"form": form}, status=422)
    regie, span = form.cleaned_data["regie"], form.cleaned_data["span"]
    lines = general_balance(_entries(request.user, regie), span, whole=regie is None and _reads_all(request.user))
    sums = {name: sum(getattr(line, name) for line in lines) for name in ("opening", "debit", "credit", "closing")}
    context = {"form": form, "lines": lines, "sums": sums, "span": span, "query": _query(request)}
    context |= {"regie": regie, "whole": _reads_all(request.user)}
    return render(request, "ledger/balance.html", context)


@staff_gate(READ)
@require_safe
def export(request: HttpRequest, what: str, kind: str) -> HttpResponse:
    """The same as a file, row by row; who took it, and of which days, is written down."""
    if what not in ("journal", "ecritures", "balance") or kind not in ANSWERS:
        raise Http404
    form = PeriodForm(
        request.GET, regies=regies_read_by(request.user), whole="" if what == "journal" else _whole(request.user), narrow=what == "journal"
    )
    if not form.is_valid() or not form.regies:
        name = {"journal": "regie:books", "ecritures": "regie:entries", "balance": "regie:balance"}[what]
        return redirect(f"{reverse(name)}?{_query(request)}")
    regie, span = form.cleaned_data["regie"], form.cleaned_data["span"]
    if what == "journal":
        head, rows = exports.JOURNAL_HEAD, exports.journal_rows(form.sought)
    elif what == "ecritures":
        own = _entries(request.user, regie).filter(at__gte=span.begin, at__lt=span.end)
        head, rows = exports.ENTRIES_HEAD, exports.entry_rows(own)
    else:
        lines = general_balance(_entries(request.user, regie), span, whole=regie is None and _reads_all(request.user))
        head, rows = exports.BALANCE_HEAD, exports.balance_rows(lines)
    detail = {"what": what, "kind": kind, "whole": regie is None, **_period(span)}
    audit.record("ledger.export_books", regie or form.regies[0], by=request.user, **detail)
    return ANSWERS[kind](f"{what}-{span.first}-{span.last}", head, rows)


# --- years --------------------------------------------------------------------------------------------------------------------


@staff_gate(READ)
@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """The years closed, and those that may be."""
    return _years(request)


def _years(request: HttpRequest, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    regies, today = list(regies_read_by(request.user).order_by("name", "pk")), clock.today()
    acts = set(regies_read_by(request.user, CLOSE).values_list("pk", flat=True))
    rows = [(regie, closable_years(regie, today) if regie.pk in acts and is_mandated(request.user, regie) else []) for regie in regies]
    closed = YearClose.objects.filter(regie__in=regies).select_related("regie", "by").order_by("-year", "regie__name")
    return render(request, "ledger/years.html", {"rows": rows, "closed": closed, "refusal": refusal, "today": today}, status=status)


@staff_gate(CLOSE)
@require_POST
def year_close(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Close a year, or be told everything that stands against it."""
    regie = get_object_or_404(regies_read_by(request.user, CLOSE), pk=pk)
    if not 2000 <= year <= 2200:
        raise Http404
    try:
        closed = close_year(regie=regie, year=year, by=request.user)
    except Refusal as refusal:
        return _years(request, refusal, status=422)
    messages.success(request, f"L’année {closed.year} est clôturée. Imprimez son arrêté.")
    return redirect("regie:years")


@staff_gate(READ)
@require_safe
def year_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The year's closing (PDF)."""
    closed = get_object_or_404(YearClose.objects.filter(regie__in=regies_read_by(request.user)).select_related("by", "regie"), pk=pk)
    return pdf_response("ledger/year_close_paper.html", year_words(closed), name=f"arrete-{closed.year}.pdf")
