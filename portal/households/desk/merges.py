"""Two records of one person, side by side: merge them, or take them apart again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.kit import audit, clock, registry
from portal.kit.gates import staff_gate
from portal.kit.refusal import Refusal
from portal.kit.visibility import scope_of
from portal.people.actions.merge_persons import merge_obstacles, merge_persons
from portal.people.actions.unmerge_persons import unmerge_persons
from portal.people.enums import Capability
from portal.people.models import Card, Person, PersonMerge
from portal.people.rules import births

from .persons import searched, shown_in_list
from .sight import person_for, row_of


@staff_gate(Capability.MERGE_PEOPLE)
@require_safe
def merge_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which other record is the same person? Those who sound like her are proposed."""
    person = person_for(request, pk, Capability.MERGE_PEOPLE)
    form, text = searched(request)
    seen = shown_in_list(Person.objects.within(scope_of(request.user, Capability.MERGE_PEOPLE)).current().exclude(pk=person.pk))
    found = seen.matching(text) if text else seen.resembling(given_name=person.given_name, family_name=person.family_name)
    context = {"person": person, "form": form, "text": text, "found": list(found.called()[:20]), "today": clock.today()}
    context["merges"] = PersonMerge.objects.filter(kept=person, undone_at=None).select_related("absorbed")
    return render(request, "households/desk/merge_choose.html", context)


@staff_gate(Capability.MERGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """The two records, line by line; the one on the left stays."""
    kept = person_for(request, pk, Capability.MERGE_PEOPLE)
    absorbed = person_for(request, other, Capability.MERGE_PEOPLE)
    if request.method == "POST":
        try:
            merge_persons(absorbed=absorbed, kept=kept, by=request.user)
            messages.success(request, "Les deux fiches n’en font plus qu’une. Cela peut être défait depuis sa fiche.")
            return redirect("desk_person", kept.pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    audit.note_reading(absorbed, by=request.user, what="desk_merge_compare")
    rows = compared(about(kept), about(absorbed))
    cards = {"kept_card": Card.objects.active_of(kept), "absorbed_card": Card.objects.active_of(absorbed)}
    obstacles = merge_obstacles(absorbed=absorbed, kept=kept)
    context = {"kept": kept, "absorbed": absorbed, "rows": rows, "obstacles": obstacles, **cards}
    return render(request, "households/desk/merge_compare.html", context)


def compared(kept: list[tuple[str, str]], absorbed: list[tuple[str, str]]) -> list[dict]:
    """One row a label, with what each record says of it; a room may have words for one of the two alone."""
    one, two = dict(kept), dict(absorbed)
    labels = [label for label in {**one, **two} if one.get(label) or two.get(label)]
    return [
        {"label": label, "kept": one.get(label, ""), "absorbed": two.get(label, ""), "differs": one.get(label, "") != two.get(label, "")}
        for label in labels
    ]


def about(person: Person) -> list[tuple[str, str]]:
    """What is compared, label and words, from this room and from those above."""
    lines = [
        ("Nom", person.full_name),
        ("Nom montré", person.display_name),
        ("Naissance", births.shown(person.birth)),
        ("Téléphone", person.phone.as_national if person.phone else ""),
        ("Adresse e-mail", person.email),
        ("Adresse", " ".join(part for part in (person.address_1, person.address_2, person.postal_code, person.city) if part)),
        ("Langue", person.get_language_display()),
        ("Carte en service", "oui" if Card.objects.active_of(person) else "non"),
        ("Compte", "oui" if person.account_id else "non"),
        ("Maisons", ", ".join(known.maison.name for known in person.known_at.select_related("maison"))),
    ]
    for part in registry.merges:
        if part.summary:
            lines += part.summary(person)
    return lines


@staff_gate(Capability.MERGE_PEOPLE)
@require_POST
def merge_undo(request: HttpRequest, pk: int, merge: int) -> HttpResponse:
    person = person_for(request, pk, Capability.MERGE_PEOPLE)
    row = row_of(PersonMerge.objects.filter(kept=person), merge)
    try:
        unmerge_persons(merge=row, by=request.user)
        messages.success(request, "Les deux fiches sont de nouveau séparées.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_person", person.pk)
