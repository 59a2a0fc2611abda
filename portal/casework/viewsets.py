"""The directory of partners in the back office: reference data, without anybody's name."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface

from portal.cms.viewsets import RowScopedViewSet

from .models import Partner, Referral


class PartnerForm(WagtailAdminModelForm):
    """What somebody was sent to stays: it is no longer proposed, it is not deleted."""

    def clean(self):
        given = super().clean()
        formset = self.formsets.get("offers") if hasattr(self, "formsets") else None
        deleted = [form.instance.pk for form in formset.deleted_forms if form.instance.pk] if formset is not None else []
        if deleted and Referral.objects.filter(offer__in=deleted).exists():
            raise ValidationError("Des personnes y ont été orientées : décochez « proposé aujourd’hui » au lieu de supprimer.")
        return given


class PartnerViewSet(RowScopedViewSet):
    """Every partner is the whole town's: who keeps its reference data keeps them all."""

    model = Partner
    name = "partenaires"
    icon = "group"
    menu_label = "Partenaires"
    menu_name = "partenaires"
    menu_order = 160
    add_to_admin_menu = True
    list_display = ["name", "summary", "checked_on", "active"]
    search_fields = ["name", "summary"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("name"),
                    FieldPanel("summary"),
                    FieldRowPanel([FieldPanel("phone"), FieldPanel("hours")]),
                    FieldPanel("languages"),
                    FieldRowPanel([FieldPanel("checked_on"), FieldPanel("active")]),
                ],
                heading="Le partenaire",
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [FieldPanel("street"), FieldRowPanel([FieldPanel("postcode"), FieldPanel("town")])],
                        heading="Adresse",
                    ),
                    FieldPanel("how_to_come"),
                    FieldPanel("step_free"),
                    FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                ],
                heading="Y aller",
            ),
            ObjectList([InlinePanel("offers", label="proposition")], heading="Ce qu’il propose"),
        ],
        base_form_class=PartnerForm,
    )

    def rows_for(self, user):
        return Partner.objects.all()
