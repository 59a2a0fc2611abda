"""What planners fill in for computers in free access."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.models.series import team_of

from .forms import HalfDayForm, called
from .models import Host, Permanence
from .rules.seats import MOST_SEATS


class PlanSeatsForm(HalfDayForm):
    """The hours of one or several seats of a house, in one gesture."""

    known = forms.MultipleChoiceField(label=_("Postes de la maison"), required=False, widget=forms.CheckboxSelectMultiple)
    new = forms.CharField(
        label=_("Nouveaux postes"), required=False, max_length=MOST_SEATS * 82, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Un nom par ligne, comme il est collé dessus : « Poste 1 »."),
    )  # fmt: skip
    keeper = forms.ChoiceField(
        label=_("Qui tient la liste des nouveaux ?"), required=False,
        help_text=_("Cette personne de l'équipe imprime la liste du jour. Pour les postes déjà connus, rien ne change."),
    )  # fmt: skip

    def __init__(self, *args, permanence: Permanence, maison, by, minutes: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.users = {str(user.pk): user for user in team_of(maison)}
        self.seats = {str(seat.pk): seat for seat in Host.objects.filter(seat_of=maison).order_by("name")}
        self.fields["known"].choices = [(key, seat.name) for key, seat in self.seats.items()]
        self.fields["known"].initial = list(self.seats)
        self.fields["keeper"].choices = [(key, called(user)) for key, user in self.users.items()]
        if str(by.pk) in self.users:
            self.fields["keeper"].initial = by.pk
        self.fields["minutes"].initial = minutes
        if not self.seats:
            del self.fields["known"]

    def clean_new(self) -> list[str]:
        """The names, each once, in the order of the lines."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["new"].splitlines()]
        names = list(dict.fromkeys(line for line in lines if line))
        if any(len(name) > 80 for name in names):
            raise forms.ValidationError(_("Un de ces noms est trop long : quatre-vingts signes au plus."))
        return names

    def clean(self):
        asked = super().clean()
        if asked.get("new") == [] and not asked.get("known") and "known" not in self.errors:
            self.add_error("new", _("Cochez un poste, ou écrivez le nom d'un nouveau."))
        if asked.get("new") and not asked.get("keeper") and "keeper" not in self.errors:
            self.add_error("keeper", _("Choisissez qui tient la liste."))
        return asked

    @property
    def chosen(self) -> list[Host]:
        return [self.seats[key] for key in self.cleaned_data.get("known") or ()]

    @property
    def written(self) -> list[dict]:
        """What `know_seat` takes, for each new seat."""
        return [{"name": name, "keeper": self.users[self.cleaned_data["keeper"]]} for name in self.cleaned_data["new"]]
