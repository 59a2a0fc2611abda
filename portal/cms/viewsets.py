"""Reference data in the back office: sectors, houses, closures of all houses, audits. Nothing there knows a resident.

Wagtail's viewsets ask permissions of the model, not of the row: every view here asks for the row too, and answers 404.
"""

from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.http import Http404
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from portal.cms.actions.open_maison import open_maison
from portal.cms.models import AccessibilityAudit, MaisonPage
from portal.places.models import Maison, OpeningException, Sector

_WHOLE_TOWN = "places.add_maison"  # who may open a house keeps all of them


class RowScopedViewSet(ModelViewSet):
    """A viewset whose every view sees `rows_for(user)` and nothing else."""

    copy_view_enabled = False
    add_to_reference_index = False

    def rows_for(self, user: AbstractBaseUser) -> QuerySet:
        raise NotImplementedError

    def construct_view(self, view_class, **kwargs):
        rows_for = self.rows_for

        class Scoped(view_class):
            def dispatch(self, request, *args, **kwargs):
                pk = kwargs.get("pk", args[0] if args else None)
                if pk is not None and not rows_for(request.user).filter(pk=unquote(str(pk))).exists():
                    raise Http404
                return super().dispatch(request, *args, **kwargs)

            def get_base_queryset(self):
                return super().get_base_queryset().filter(pk__in=rows_for(self.request.user).values("pk"))

        Scoped.__name__ = view_class.__name__
        return super().construct_view(Scoped, **kwargs)


class _AddMaison(ModelViewSet.add_view_class):
    def save_instance(self):
        """A new house has its page, its pictures and its editors at once."""
        maison = super().save_instance()
        open_maison(maison=maison, by=self.request.user)
        return maison


class MaisonForm(WagtailAdminModelForm):
    def is_valid(self):
        """A room that has dates is not taken away: it is marked as no longer used."""
        return super().is_valid() and all(map(self._unused, self.formsets["rooms"].deleted_forms))

    def _unused(self, form) -> bool:
        room = form.instance
        used = [
            link for link in room._meta.related_objects if link.related_model._base_manager.filter(**{link.field.name: room.pk}).exists()
        ]
        if room.pk and used:
            self.add_error(None, f"« {room.name} » a des dates : cochez plutôt « ne sert plus ».")
            return False
        return True


class MaisonViewSet(RowScopedViewSet):
    """Houses: all of them for the town's editors, her own for who answers for a house, who cannot rename or move it."""

    model = Maison
    name = "maisons"
    icon = "home"
    menu_label = "Maisons"
    add_view_class = _AddMaison
    list_display = ["name", "sector", "street"]
    search_fields = ["name", "street"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel([FieldPanel(field, permission=_WHOLE_TOWN) for field in ("name", "slug", "sector")], heading="Son nom"),
                    MultiFieldPanel(
                        [FieldPanel("street"), FieldRowPanel([FieldPanel("postcode"), FieldPanel("town")]),
                         FieldRowPanel([FieldPanel("phone"), FieldPanel("email")])], heading="Adresse",
                    ),
                    MultiFieldPanel(
                        [FieldPanel("transport"), FieldPanel("step_free"), FieldPanel("access_note"),
                         FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")])], heading="Venir",
                    ),
                ],
                heading="La maison",
            ),
            ObjectList(
                [
                    InlinePanel("hours", heading="Chaque semaine", label="ouverture",
                                help_text="Matin et après-midi font deux lignes. Un jour sans ligne est fermé."),
                    InlinePanel("exceptions", heading="Fermetures et horaires particuliers", label="exception",
                                help_text="Sans heures : fermée ces jours-là. Les jours fériés sont déjà connus."),
                ],
                heading="Horaires",
            ),
            ObjectList(
                [InlinePanel("services", label="service", help_text="Écrivez comme on parle : « un courrier à écrire ».")],
                heading="Ce qu'on y trouve",
            ),
            ObjectList(
                [InlinePanel("rooms", label="salle", help_text="Où l'équipe prévoit des dates ; deux à la même heure sont signalées.")],
                heading="Salles",
            ),
        ],
        base_form_class=MaisonForm,
    )  # fmt: skip

    def rows_for(self, user):
        if user.has_perm(_WHOLE_TOWN):
            return Maison.objects.all()
        return Maison.objects.filter(pk__in=MaisonPage.objects.filter(approvers__in=user.groups.all()).values("maison_row"))


class SectorViewSet(RowScopedViewSet):
    model = Sector
    name = "secteurs"
    icon = "globe"
    menu_label = "Secteurs"
    form_fields = ["number", "name", "neighbourhoods"]
    list_display = ["number", "name", "neighbourhoods"]

    def rows_for(self, user):
        return Sector.objects.all()


class ClosureViewSet(RowScopedViewSet):
    """Dates for every house at once; those of one house stand with it."""

    model = OpeningException
    name = "fermetures"
    icon = "calendar-alt"
    menu_label = "Fermetures de toutes"
    form_fields = ["first_day", "last_day", "weekday", "opens", "closes", "reason"]
    list_display = ["first_day", "last_day", "reason"]

    def rows_for(self, user):
        return OpeningException.objects.filter(maison=None)


class AuditViewSet(RowScopedViewSet):
    model = AccessibilityAudit
    name = "audits"
    icon = "view"
    menu_label = "Audits d'accessibilité"
    form_fields = ["audited_on", "rate", "auditor", "report"]
    list_display = ["audited_on", "rate", "auditor"]

    def rows_for(self, user):
        return AccessibilityAudit.objects.all()


class TownGroup(ModelViewSetGroup):
    menu_label = "La ville"
    menu_icon = "home"
    menu_order = 150
    items = (MaisonViewSet, SectorViewSet, ClosureViewSet, AuditViewSet)
