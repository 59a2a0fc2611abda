from django.apps import apps
from wagtail.models import Page

from portal.cms.models import MaisonPage
from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.kit.request_keys import once

from ..models import PagePattern, PatternUse
from ..reading.free_slug import free_slug


def begin_from_pattern(*, pattern: PagePattern, house: MaisonPage, title: str, key=None, by) -> Page:
    """A draft under this house's page with the words of the pattern: nothing is online, nothing is planned, `by` owns it.

    Raises Refusal: « modele-retire », « modele-d-une-autre-maison », « pas-votre-maison ».
    """
    with once(key, "publishing.begin_from_pattern", by=by) as request:
        if request.done:
            return Page.objects.get(pk=request.result).specific
        model = _model_of(pattern)
        if pattern.maison_id not in (None, house.maison_row_id):
            raise Refusal("modele-d-une-autre-maison", "Ce modèle est d’une autre maison.", "Choisissez un modèle de la vôtre.")
        parent = MaisonPage.objects.get(pk=house.pk)
        if not parent.permissions_for_user(by).can_add_subpage() or not model.can_create_at(parent):
            raise Refusal("pas-votre-maison", "Vous n’écrivez pas dans cette maison.", "Choisissez une maison où vous écrivez.")
        page = model.from_serializable_data({**pattern.content, "pk": None}, strict_fks=False)
        page.title, page.draft_title = title, title
        page.slug = free_slug(parent, title)
        page.live, page.has_unpublished_changes, page.owner = False, True, by
        parent.add_child(instance=page)
        page.save_revision(user=by)
        PatternUse.objects.create(page=page, pattern=pattern)
        audit.record("publishing.begin_from_pattern", page, by=by, maison=house.maison_row_id, pattern=pattern.pk)
        request.result = page.pk
    return page


def _model_of(pattern: PagePattern) -> type[Page]:
    try:
        model = apps.get_model(pattern.page_model)
    except LookupError:
        model = None
    if model is None or pattern.retired_at is not None or not model.is_creatable:
        raise Refusal("modele-retire", "Ce modèle n’est plus proposé.", "Choisissez-en un autre.")
    return model
