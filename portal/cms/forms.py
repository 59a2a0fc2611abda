"""The form of every page: only what is hers to show, and what must be mended before it goes online, said beside what was typed."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from portal.kit import registry

from .sections import files_of, keeps_the_town, shown_to


def named_by(page: Page) -> dict[type, set[str]]:
    """Pictures, documents and pages that a page names, in its fields, its blocks and its links: model -> keys."""
    found: dict[type, set[str]] = {}
    for type_id, key, *_ in ReferenceIndex._extract_references_from_object(page):
        model = ContentType.objects.get_for_id(type_id).model_class()
        for kind in (get_image_model(), get_document_model(), Page):
            if model is not None and issubclass(model, kind):
                found.setdefault(kind, set()).add(str(key))
    return found


class SectionForm(WagtailAdminPageForm):
    """Wagtail's choosers offer what she may show; whoever writes another key by hand is turned away. What stood on the page stays."""

    as_draft = False

    def defer_required_fields(self):
        self.as_draft = True
        super().defer_required_fields()

    def _post_clean(self):
        before = self._already_named()
        super()._post_clean()
        self._refuse_others(before)
        if not self.as_draft:
            for finding in page_findings(self.instance):
                if finding.level == "must":
                    field = getattr(finding, "field", "")  # a check that knows the field is answered beside it
                    self.add_error(field if field in self.fields else None, f"{finding.where} : {finding.words}")

    def _already_named(self) -> dict:
        if not self.instance.pk or self.for_user is None or keeps_the_town(self.for_user):
            return {}
        return named_by(self.instance)

    def _refuse_others(self, before: dict) -> None:
        if self.for_user is None or keeps_the_town(self.for_user):
            return
        for model, keys in named_by(self.instance).items():
            new = {int(key) for key in keys - before.get(model, set()) if key.isdigit()}
            if not new:
                continue
            rows = model._default_manager.filter(pk__in=new)
            allowed = shown_to(self.for_user, rows) if model is Page else files_of(self.for_user, model).filter(pk__in=new)
            if allowed.count() < rows.count():
                raise PermissionDenied


def page_findings(page: Page) -> list:
    """What every room finds in how a page is written: `code`, `level` (« must » before it goes online, or « should »), `where`, `words`."""
    return [finding for check in registry.page_checks for finding in check(page)]
