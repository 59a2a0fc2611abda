"""Receipts and the report of a project: the pages that who leads it writes by herself, and the counter with her."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.kit.forms import number_sent, put_refusal
from portal.kit.refusal import Refusal
from portal.kit.request_keys import sent_with

from ..actions.file_report import add_photo, drop_photo, write_report
from ..actions.keep_receipt import drop_receipt, keep_receipt
from ..forms.after import PhotoForm, ReceiptForm, ReportForm
from ..models import FundRequest
from ..reading.after import After, after_of

FIELDS = {
    "montant-manquant": "amount", "ligne-inconnue": "line", "depense-non-payee": "line", "nombre-manquant": "came",
    "recit-manquant": "happened", "description-manquante": "words", "fichier-vide": "file", "fichier-trop-lourd": "file",
    "fichier-refuse": "file", "image-illisible": "file",
}  # fmt: skip


def sent_by(request: HttpRequest, row: FundRequest) -> dict:
    return {"request": row, "by": request.user, "key": sent_with(request)}


def seen_in(request: HttpRequest) -> int | None:
    return number_sent(request.POST.get("seen")) or None


@dataclass(frozen=True)
class Place:
    """Where these pages stand: in her space, or at the desk with her."""

    base: str
    space: str

    def context(self, row: FundRequest) -> dict:
        pages = {"up": "after", "receipts_at": "after_receipts", "report_at": "after_report"}
        named = {name: reverse(f"{self.space}:{page}", args=[row.pk]) for name, page in pages.items()}
        return {"base": self.base, "desk": self.space != HERS.space, **named}


HERS, DESK = Place("base.html", "my_projects"), Place("base_desk.html", "funds_desk")


def receipts_page(request: HttpRequest, row: FundRequest, place: Place) -> HttpResponse:
    adds = request.method == "POST" and request.POST.get("act") != "drop"
    form = ReceiptForm(request.POST if adds else None, request.FILES if adds else None, row=row)
    try:
        if request.method == "POST" and not adds:
            drop_receipt(pk=number_sent(request.POST.get("receipt")), request=row, by=request.user)
            messages.success(request, "Le ticket est retiré.")
            return redirect(f"{place.space}:after_receipts", row.pk)
        if adds and form.is_valid():
            asked = form.cleaned_data
            keep_receipt(
                content=asked["file"], line=asked["line"], amount_cents=asked["amount"], words=asked["words"], **sent_by(request, row)
            )
            messages.success(request, "Le ticket est ajouté.")
            return redirect(f"{place.space}:after_receipts", row.pk)
    except Refusal as refusal:
        if not adds:
            messages.error(request, str(refusal))
            return redirect(f"{place.space}:after_receipts", row.pk)
        put_refusal(form, refusal, FIELDS)
    return render(request, "funds/after/receipts.html", {"row": row, "after": after_of(row), "form": form, **place.context(row)})


def report_page(request: HttpRequest, row: FundRequest, place: Place) -> HttpResponse:
    """Written, sent, its photographs."""
    found = after_of(row)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = ReportForm(request.POST if act in ("save", "send") else None, initial=_written(found))
    photo = PhotoForm(request.POST if act == "photo" else None, request.FILES if act == "photo" else None, prefix="photo")
    try:
        if act and _done(request, row, act, form, photo):
            return redirect(f"{place.space}:{'after' if act == 'send' else 'after_report'}", row.pk)
    except Refusal as refusal:
        if act == "drop":
            messages.error(request, str(refusal))
            return redirect(f"{place.space}:after_report", row.pk)
        put_refusal(photo if act == "photo" else form, refusal, FIELDS)
    context = {"row": row, "after": found, "form": form, "photo": photo, "act": act, **place.context(row)}
    return render(request, "funds/after/report.html", context)


def _written(found: After) -> dict:
    kept = found.report
    return {"came": kept.came, "happened": kept.happened, "otherwise": kept.otherwise} if kept else {}


def _done(request: HttpRequest, row: FundRequest, act: str, form: ReportForm, photo: PhotoForm) -> bool:
    """Whether the act was carried out; else the page says why. Raises what the actions raise."""
    if act == "drop":
        drop_photo(request=row, pk=number_sent(request.POST.get("photo")), by=request.user)
        messages.success(request, "La photo est retirée.")
    elif act == "photo":
        if not photo.is_valid():
            return False
        asked = photo.cleaned_data
        add_photo(content=asked["file"], words=asked["words"], people_agree=asked["agree"] == "yes", **sent_by(request, row))
        messages.success(request, "La photo est ajoutée.")
    elif act in ("save", "send"):
        if not form.is_valid():
            return False
        write_report(send=act == "send", seen=seen_in(request), **form.cleaned_data, **sent_by(request, row))
        messages.success(request, "Votre bilan est parti. Merci !" if act == "send" else "C’est enregistré.")
    else:
        return False
    return True
