from django.utils.translation import gettext_lazy as _

from programmes.programme_type import ProgrammeType


class CommitteeKind(ProgrammeType):
    """A users' committee. Its members are convoked by us; whoever comes to an open meeting signs up by the engine, as anywhere."""

    key = "committee"
    label = _("comité")
    label_plural = _("comités")
    neutral_label = _("Réunion")
    drawing = "committee"
    page_model = "committees.Committee"
    charge_kind = "committee"

    def dates_moved(self, moved, *, by):
        from .actions.convoke import follow_dates

        follow_dates([session for _, session in moved], by=by)

    def dates_elsewhere(self, sessions, *, by):
        from .actions.convoke import follow_dates

        follow_dates(sessions, by=by)

    def dates_called_off(self, sessions, *, by):
        from .actions.convoke import follow_dates

        follow_dates(sessions, by=by, called_off=True)
