"""Partners in the back office: reference data, without any resident's name."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from portal.cms.viewsets import RowScopedViewSet

from .models import Venue


class VenueViewSet(RowScopedViewSet):
    """Every partner is the whole town's: who keeps its reference data keeps them all."""

    model = Venue
    name = "lieux-partenaires"
    icon = "globe"
    menu_label = "Lieux partenaires"
    menu_name = "lieux-partenaires"
    menu_order = 165
    add_to_admin_menu = True
    list_display = ["name", "address", "wheelchair_places", "retired"]
    search_fields = ["name", "address"]
    panels = [
        FieldPanel("name"),
        MultiFieldPanel([FieldPanel("address"), FieldPanel("transport")], heading="Y aller"),
        MultiFieldPanel([FieldPanel("wheelchair_places"), FieldPanel("access_note")], heading="Entrer"),
        MultiFieldPanel([FieldPanel("contact"), FieldRowPanel([FieldPanel("email"), FieldPanel("phone")])], heading="À qui l’on parle"),
        FieldPanel("retired"),
    ]

    def rows_for(self, user):
        return Venue.objects.all()
