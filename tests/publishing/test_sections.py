"""`/admin/` as shipped, walked by the team of house Alpha: what of Beta is not public is not seen, listed, exported, guessed or changed.

Every address of the resolver, filled with each thing of Beta in turn, is read and posted to by a writer and by an approver of Alpha; the
mark that all of Beta's unpublished things bear is looked for in each answer, and nothing of Beta may have changed at the end."""

import json
import re

import pytest
from django.test import Client
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from tests.grounds import laid_once
from tests.people.factories import sign_in
from tests.rights.test_back_office import roads

from .sections import MARK, Sections

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WHO = (pytest.param("writer", marks=pytest.mark.deep), "approver")  # a writer may nothing that an approver may not
ACTIONS = (
    "approve",
    "reject",
    "delete",
    "move",
    "publish",
    "unpublish",
    "add_tags",
    "add_to_collection",
    "copy",
    "revert_to_page_revision",
)
# What is asked beside the address: searches by the mark, every list, exports.
ASKED = ("", f"?q={MARK}&term={MARK}", "?export=csv", "?p=1&ordering=title&q=secret")

UNREAD = "/admin/choose-external-link/"  # Wagtail breaks on a link that was not sent at all; nothing of anybody is in it


@laid_once
def sections():
    return Sections()


def rights_of(user) -> set[tuple]:
    """Everything Wagtail looks at: on pages, on collections, of the back office as a whole."""
    groups = {"group__in": user.groups.all()}
    pages = GroupPagePermission.objects.filter(**groups).values_list("page", "permission__codename")
    collections = GroupCollectionPermission.objects.filter(**groups).values_list("collection", "permission__codename")
    return (
        {("page", *row) for row in pages}
        | {("collection", *row) for row in collections}
        | {("", one) for one in user.get_all_permissions()}
    )


def test_a_writer_may_nothing_that_an_approver_may_not(sections):
    """So that what is walked as the approver holds for the writer, who walks it in `make deep`."""
    assert rights_of(sections.writer) < rights_of(sections.approver)
    assert sections.writer.is_superuser is sections.approver.is_superuser is False


def addresses(sections) -> list[tuple[str, str]]:
    """Each address once, with the key of the thing of Beta that fills it."""
    found = {}
    for fill in sections.fills().values():
        every = set(roads(fill))
        for action in ACTIONS:
            every |= {road for road in roads({**fill, "action": action, "action_name": action}) if action in road}
        for other in ("earliest...latest", f"live...{fill['revision_id']}", f"{fill['revision_id']}...latest"):
            every.add(f"/admin/pages/{fill['page_id']}/revisions/compare/{other}/")
        for road in every:
            found.setdefault(road, []).append(str(fill["pk"]))
    return sorted(found.items())


def text_of(answer) -> str:
    body = b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content
    if answer.get("Content-Type", "").startswith("application/vnd"):
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(body)) as file:
            body = b" ".join(file.read(name) for name in file.namelist())
    text = body.decode(errors="replace")
    return json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else text


def told(text: str, address: str) -> bool:
    """The mark stands in the answer, otherwise than because it was asked for: then nothing but the end of what was asked follows it."""
    plain = text.replace('\\"', '"')
    return bool(re.search(rf"{MARK}(?![\"&<])" if MARK in address else MARK, plain, re.IGNORECASE))


def excerpt(text: str) -> str:
    at = max(text.lower().find(MARK.lower()), 0)
    return text[max(at - 60, 0) : at + 60].replace("\n", " ")


def walked(found: list) -> str:
    return "\n".join(f"{code} {address}: {said}" for code, address, said in sorted(set(found)))


@pytest.mark.parametrize("who", WHO)
def test_nothing_of_another_house_is_read(sections, who):
    client, found = sign_in(Client(raise_request_exception=False), getattr(sections, who)), []
    for address, _ in addresses(sections):
        ids = "?" + "&".join(f"id={fill['pk']}" for fill in sections.fills().values())
        for asked in (*(ASKED if who == "approver" else ("",)), ids) if not re.search(r"/[0-9]+/", address) else ("",):
            answer = client.get(address + asked)
            text = text_of(answer)
            if answer.status_code >= 500 or told(text, address + asked):
                found.append((answer.status_code, address + asked, excerpt(text)))
    assert not found, walked(found)


def data_of(sections) -> dict:
    """What a form or a script would send, for every road at once."""
    return {
        "title": "Volé", "slug": "vole", "introduction": "Volé", "body-count": "0", "contacts-count": "0", "name": "Volé",
        "comment": "Volé",
        "new_title": "Volé", "new_slug": "vole", "new_parent_page": str(sections.alpha_page.pk), "copy_subpages": "on",
        "publish_copies": "on",
        "chooser": str(sections.alpha_page.pk), "move_applied": "on", "action-publish": "action-publish", "street": "Volé",
        "collection": str(sections.alpha_page.collection_id), "tags": "vole", "destination_page_id": sections.alpha_page.pk,
        "revision_id": sections.coming.pk, "position": "0", "until": "2026-12-01", "next": "/admin/", "include_descendants": "on",
        "external-link-chooser-url": "https://exemple.fr", "email-link-chooser-email_address": "a@exemple.fr", "url": "https://exemple.fr",
    }  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_nothing_of_another_house_is_changed(sections, who):
    client, before, found = sign_in(Client(raise_request_exception=False), getattr(sections, who)), sections.stands(), []
    sent = data_of(sections)
    for address, keys in addresses(sections):
        asked = "?" + "&".join(f"id={key}" for key in keys) + "&next=/admin/" if "/bulk/" in address else ""
        answer = client.post(address + asked, *((json.dumps(sent), "application/json") if "/api/" in address else (sent,)))
        text = text_of(answer)
        if (answer.status_code >= 500 and address != UNREAD) or told(text, address):
            found.append((answer.status_code, address, excerpt(text)))
    after = sections.stands()
    assert {name: value for name, value in after.items() if value != before[name]} == {}
    assert not found, walked(found)
