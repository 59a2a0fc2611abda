"""The forms of a review, one a move: what is typed comes back where it is refused."""

from django import forms
from django.utils.translation import gettext_lazy as _

from maisons_habitants.committees.enums import MeetingState
from maisons_habitants.committees.models import Meeting
from portal.kit import clock, dates
from portal.kit.forms import RowField

from ..actions.review_request import MOST_QUESTIONS, QUESTION, REASON
from ..actions.schedule_request import filed_on, last_day_for
from ..models import FundRequest
from ..rules.quotes import quotable

FIELDS = {
    "sans-question": "questions", "trop-de-questions": "questions", "question-trop-longue": "questions", "regle-inconnue": "rule",
    "raison-manquante": "reason", "raison-trop-longue": "reason", "hors-delai": "meeting", "autre-comite": "meeting",
    "reunion-finie": "meeting", "date-annulee": "meeting", "ordre-trop-long": "meeting",
}  # fmt: skip


def _area(label, rows: int = 3, **options) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class PressForm(forms.Form):
    """A move that asks nothing more."""

    def __init__(self, *args, row: FundRequest, **options):
        self.row = row
        super().__init__(*args, **options)

    def said(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name in self.fields}


class AskForm(PressForm):
    questions = _area(
        _("Ce qui manque"), 4, max_length=MOST_QUESTIONS * (QUESTION + 1),
        help_text=_("Une question par ligne, dans des mots simples : elles sont envoyées à qui porte le projet."),
    )  # fmt: skip

    def said(self) -> dict:
        return {"questions": self.cleaned_data["questions"].splitlines()}


class IneligibleForm(PressForm):
    rule = forms.ChoiceField(label=_("La règle qui l’empêche"), widget=forms.RadioSelect, help_text=_("Elle est citée dans la lettre."))
    reason = _area(_("Pourquoi, pour ce projet"), max_length=REASON, help_text=_("Dit à qui porte le projet."))

    def __init__(self, *args, row: FundRequest, **options):
        super().__init__(*args, row=row, **options)
        self.fields["rule"].choices = list(quotable(row.rules, row.fund.words).items())


class ReopenForm(PressForm):
    reason = _area(_("Pourquoi"), 2, max_length=REASON, help_text=_("Dit à qui porte le projet."))


class ScheduleForm(PressForm):
    meeting = RowField(label=_("La réunion"), queryset=Meeting.objects.none(), empty_label=None)

    def __init__(self, *args, row: FundRequest, **options):
        super().__init__(*args, row=row, **options)
        self.fields["meeting"].queryset = meetings_for(row)
        self.fields["meeting"].label_from_instance = self._label
        in_time = (one.pk for one in self.fields["meeting"].queryset if last_day_for(row, one.session.local_date) >= filed_on(row))
        self.fields["meeting"].initial = next(in_time, None)

    def _label(self, meeting: Meeting) -> str:
        last = last_day_for(self.row, meeting.session.local_date)
        late = "" if filed_on(self.row) <= last else f" (hors délai : il fallait déposer le {dates.day_written(last)})"
        return f"{dates.moment_long(meeting.session.start)}{late}"


class UnscheduleForm(PressForm):
    reason = _area(_("Pourquoi"), 2, max_length=REASON, required=False, help_text=_("Elle est dite à qui porte le projet."))


def meetings_for(row: FundRequest):
    """Of its committee, to come; those that come too soon too, and the form says so."""
    states = (MeetingState.PLANNED, MeetingState.CONVOKED, MeetingState.OPEN)
    rows = Meeting.objects.filter(body=row.fund.body_id, state__in=states, session__local_date__gte=clock.today())
    return rows.exclude(session__state="cancelled").select_related("session").order_by("session__start", "pk")
