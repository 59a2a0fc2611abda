"""Two houses side by side; everything of Beta that is not public bears its mark."""

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page, PageLogEntry, ReferenceIndex, Revision, TaskState, WorkflowState

from maisons_habitants.publishing.actions.keep_pattern import keep_pattern
from maisons_habitants.publishing.models import PagePattern, StandIn
from portal.cms.models import MaisonPage, NewsPage, Picture
from portal.people.enums import Role
from portal.places.models import Maison
from programmes.models import Activity

from . import factories as make

MARK = "Secretbeta"


class Sections:
    """Alpha, with a writer and an approver; Beta, with a draft that waits, a revision not yet public, a picture and a document nobody has
    shown, a pattern, a page locked, one scheduled."""

    def __init__(self):
        self.alpha, self.beta = make.house("Alpha"), make.house("Beta")
        self.writer, self.approver = make.writer(self.alpha), make.approver(self.alpha)
        self.other = make.writer(self.beta, Role.ANIMATION, first_name=MARK, last_name="Agente")
        self.chief = make.approver(self.beta, first_name="Cheffe", last_name=f"{MARK}cheffe")
        self.alpha_page, self.beta_page = (MaisonPage.objects.get(maison_row=house) for house in (self.alpha, self.beta))
        self.mine = make.draft(self.alpha, "Atelier d’Alpha", owner=self.writer)
        self.state = make.submitted(self.beta, by=self.other, title=f"{MARK} soumise", introduction=f"{MARK} mots")
        self.draft = self.state.workflow_state.content_object.specific
        self.public = make.draft(self.beta, "Fête publique", owner=self.other)
        self.public.get_latest_revision().publish(user=self.chief)
        self.public.refresh_from_db()
        self.public.title, self.public.introduction = f"{MARK} titre à venir", f"{MARK} mots à venir"
        self.coming = self.public.save_revision(user=self.other)
        self.picture = self.image(f"{MARK} image", self.beta_page.collection)
        self.picture.tags.add(f"{MARK} étiquette")
        self.document = get_document_model()(title=f"{MARK} document", collection=self.beta_page.collection)
        self.document.file.save(f"{MARK.lower()}.pdf", ContentFile(b"%PDF-1.4 secret"))
        self.news = self.beta_page.add_child(
            instance=NewsPage(title=f"{MARK} nouvelle", slug="nouvelle-b", live=False, picture=self.picture)
        )
        self.news.save_revision(user=self.other)
        self.locked = make.draft(self.beta, f"{MARK} verrouillée", owner=self.other)
        type(self.locked).objects.filter(pk=self.locked.pk).update(locked=True, locked_by=self.chief)
        self.pattern = keep_pattern(page=self.draft, name=f"{MARK} modèle", by=None)
        self.collection = self.beta_page.collection
        Collection.objects.filter(pk=self.collection.pk).update(name=f"{MARK} collection")

    def image(self, title: str, collection) -> Picture:
        return Picture.objects.create(
            title=title, file=get_test_image_file(filename=f"{title.split()[0].lower()}.png"), collection=collection
        )

    def fills(self) -> dict[str, dict]:
        """What the addresses are filled with: each thing of Beta, then what joins the two houses."""
        event = {
            "app_label": "programmes",
            "model_name": "event",
            "content_type_app_name": "programmes",
            "content_type_model_name": "event",
        }
        task = self.state.task_id
        common = {
            **event,
            "action_name": "approve",
            "task_id": task,
            "session_id": 1,
            "filter_spec": "original",
            "uidb64": "x",
            "token": "x",
        }

        def page(of, **more):
            keys = ("page_id", "parent_page_id", "page_to_move_id", "page_pk", "object_id", "pk")
            return {**common, **dict.fromkeys(keys, of.pk), "destination_id": self.alpha_page.pk, "action": "delete", **more}

        states = {"task_state_id": self.state.pk, "workflow_state_id": self.state.workflow_state_id}
        of_draft = page(self.draft, revision_id=self.draft.latest_revision_id, **states)
        return {
            "draft": of_draft,
            "public": page(self.public, revision_id=self.coming.pk, **states),
            "locked": page(self.locked, revision_id=self.locked.latest_revision_id, **states),
            "news": page(self.news, revision_id=self.news.latest_revision_id, **states, content_type_model_name="newspage"),
            "house": page(self.beta_page, revision_id=self.coming.pk, **states),
            "into": {**page(self.mine, revision_id=self.coming.pk, **states), "destination_id": self.beta_page.pk},
            "picture": {**of_draft, "pk": self.picture.pk, "image_id": self.picture.pk, "object_id": self.picture.pk,
                        "app_label": "cms", "model_name": "picture"},
            "document": {**of_draft, "pk": self.document.pk, "document_id": self.document.pk, "object_id": self.document.pk,
                         "app_label": "wagtaildocs", "model_name": "document"},
            "maison": {**of_draft, "pk": self.beta.pk, "object_id": self.beta.pk, "app_label": "places", "model_name": "maison"},
            "collection": {**of_draft, "pk": self.collection.pk},
            "task": {**of_draft, "pk": task, "object_id": task, "app_label": "publishing", "model_name": "houseapprovaltask"},
        }  # fmt: skip

    def stands(self) -> dict:
        """All of Beta that nobody of Alpha may change, and what would tell that she did."""
        under = {"path__startswith": self.beta_page.path}
        pages = Activity.objects.filter(**under).order_by("pk")
        everything = MaisonPage.objects.filter(pk=self.beta_page.pk).values_list(
            "title", "live", "locked", "numchild", "latest_revision", "live_revision", "path", "collection", "editors", "approvers"
        )
        of_pages = Page.objects.filter(**under).order_by("pk")
        keys = [str(pk) for pk in of_pages.values_list("pk", flat=True)]
        page_type = ContentType.objects.get_for_model(Page)
        return {
            "house": list(everything),
            "pages": list(of_pages.values_list(
                "pk", "title", "draft_title", "live", "locked", "path", "latest_revision", "live_revision", "expire_at", "owner", "slug")),
            "activities": list(pages.values_list("pk", "introduction")),
            "revisions": list(Revision.objects.filter(object_id__in=keys, base_content_type=page_type).order_by("pk").values_list(
                "pk", "approved_go_live_at")),
            "states": list(WorkflowState.objects.order_by("pk").filter(object_id__in=keys).values_list("pk", "status")),
            "tasks": list(TaskState.objects.filter(workflow_state__object_id__in=keys).order_by("pk").values_list(
                "pk", "status", "comment")),
            "logs": PageLogEntry.objects.filter(page__in=of_pages.values("pk")).count(),
            "pictures": list(Picture.objects.filter(collection=self.collection).values_list("pk", "title", "file", "collection")),
            "documents": list(get_document_model().objects.filter(collection=self.collection).values_list("pk", "title", "file")),
            "collections": list(Collection.objects.order_by("pk").values_list("pk", "name", "path")),
            "patterns": list(PagePattern.objects.order_by("pk").values_list("pk", "name", "retired_at")),
            "maison": list(Maison.objects.filter(pk=self.beta.pk).values()),
            "stand_ins": StandIn.objects.count(),
            "references": ReferenceIndex.objects.filter(to_object_id=str(self.picture.pk)).count(),
        }  # fmt: skip
