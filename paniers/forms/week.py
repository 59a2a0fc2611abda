"""What becomes of a week of distributions."""

from django import forms

from portal.kit.forms import DayField
from programmes.models import Session

MOVE, CANCEL = "move", "cancel"


class WeekForm(forms.Form):
    """Another day for all, or no distribution; and why, as people will read it."""

    act = forms.ChoiceField(
        label="Cette semaine-là", choices=[(MOVE, "les distributions changent de jour"), (CANCEL, "il n'y a pas de distribution")],
        initial=MOVE, widget=forms.RadioSelect,
    )  # fmt: skip
    use_required_attribute = False  # no new day is asked for where there is no distribution
    to_day = DayField(
        label="Le nouveau jour, pour toutes les maisons", required=False, calendar=True, help_text="Chaque maison garde ses heures."
    )
    why = forms.CharField(
        label="Pourquoi ?", required=False, max_length=200, help_text="Une phrase courte, que chacun lira : « jeudi est férié »."
    )

    def __init__(self, *args, sessions: list[Session], **kwargs):
        super().__init__(*args, **kwargs)
        self.sessions = sessions
        self.fields["to_day"].required = not self.is_bound

    def clean(self):
        data = super().clean()
        if data.get("act") == CANCEL:
            data["to_day"] = None
        elif data.get("act") == MOVE and not data.get("to_day") and "to_day" not in self.errors:
            self.add_error("to_day", "Écrivez le nouveau jour.")
        elif data.get("to_day") and all(row.local_date == data["to_day"] for row in self.sessions):
            self.add_error("to_day", "C'est déjà ce jour-là.")
        return data
