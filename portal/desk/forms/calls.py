"""What is asked at the counter about calls."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import clock, dates

from ..enums import Before, CallReason
from ..rules import calls


class CallBackForm(forms.Form):
    """« On vous rappelle »: about what, before when, by whom, from which house."""

    reason = forms.ChoiceField(label=_("Au sujet de"), choices=CallReason.choices, widget=forms.RadioSelect, initial=CallReason.ANSWER)
    before = forms.ChoiceField(label=_("Avant"), choices=Before.choices, widget=forms.RadioSelect, initial=Before.TOMORROW)
    mine = forms.BooleanField(label=_("C’est moi qui rappelle"), required=False)

    def __init__(self, *args, maisons=(), maison=None, **options):
        super().__init__(*args, **options)
        self.maisons = {str(one.pk): one for one in maisons}
        if len(self.maisons) > 1:
            self.fields["maison"] = forms.ChoiceField(
                label=_("De la part de"), choices=[(key, one.name) for key, one in self.maisons.items()],
                initial=str(maison.pk) if maison else None,
            )  # fmt: skip

    def asked(self, by) -> dict:
        """What `actions.ask_call_back` takes."""
        given = self.cleaned_data
        first = next(iter(self.maisons.values()), None)
        return {
            "reason": given["reason"],
            "before": calls.deadline(given["before"], dates.local(clock.now())),
            "agent": by if given["mine"] else None,
            "maison": self.maisons.get(given.get("maison", ""), first),
        }
