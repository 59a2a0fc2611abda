"""What follows a yes, as it is typed: at the desk, by who leads the project, by the accountant."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import clock
from portal.kit.forms import DayField, EurosField
from programmes.forms.places import number_field

from ..enums import Payee, Side
from ..models import FundRequest

FILE_HELP = _("Une photo ou un PDF, 10 Mo au plus.")


def words_field(label, *, rows: int = 0, longest: int = 200, required: bool = True, help_text="") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget, help_text=help_text)


class SignForm(forms.Form):
    on = DayField(label=_("Signée sur papier le"), calendar=True)


class PayeeForm(forms.Form):
    """The account that is paid."""

    payee = forms.ChoiceField(label=_("On paie sur"), choices=Payee.choices, widget=forms.RadioSelect, initial=Payee.OWN)
    name = words_field(_("Le nom écrit sur le RIB"), longest=120, help_text=_("Le groupe, ou l’association qui tient l’argent pour lui."))
    iban = forms.CharField(
        label=_("IBAN"), max_length=60, help_text=_("Il est sur le RIB : FR76, puis des chiffres. Les espaces ne comptent pas."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": 36}),
    )  # fmt: skip


class WhyForm(forms.Form):
    why = words_field(_("La raison"), longest=300)


class BackForm(forms.Form):
    words = words_field(_("Ce qu’il manque"), rows=3, longest=1000, help_text=_("Le groupe le lit tel quel."))


class PaidForm(forms.Form):
    """An order that was paid, or a sum that came back."""

    on = DayField(label=_("Le"), calendar=True)
    reference = words_field(_("Numéro du mandat, du virement ou de la recette"), longest=60)

    def __init__(self, *args, **options):
        super().__init__(*args, initial={"on": clock.today()}, **options)


class ReceiptForm(forms.Form):
    file = forms.FileField(label=_("Le ticket ou la facture"), help_text=FILE_HELP)
    amount = EurosField(label=_("Le total payé, en euros"), minimum=1)
    line = forms.TypedChoiceField(label=_("Pour quelle dépense du budget ?"), coerce=int, widget=forms.RadioSelect)
    words = words_field(_("Quoi, en deux mots"), longest=120, required=False, help_text=_("Par exemple « le pain »."))

    def __init__(self, *args, row: FundRequest, **options):
        super().__init__(*args, **options)
        out = row.rules.not_funded
        self.fields["line"].choices = [
            (line.pk, f"{line.words}{' (le fonds ne la paie pas)' if line.kind in out else ''}")
            for line in row.lines.all()
            if line.side == Side.EXPENSE
        ]  # fmt: skip


class ReportForm(forms.Form):
    came = number_field(
        _("Combien de personnes sont venues ?"), required=False, min_value=0, max_value=100_000, help_text=_("À peu près suffit.")
    )
    happened = words_field(_("Que s’est-il passé ?"), rows=6, longest=4000, required=False, help_text=_("Deux ou trois phrases suffisent."))
    otherwise = words_field(_("Et la prochaine fois, autrement ?"), rows=3, longest=2000, required=False)


class PhotoForm(forms.Form):
    file = forms.FileField(
        label=_("Une photo"), widget=forms.ClearableFileInput(attrs={"accept": "image/*"}), help_text=_("10 Mo au plus.")
    )
    words = words_field(_("Ce qu’on voit"), longest=160)
    agree = forms.ChoiceField(
        label=_("Les personnes sur la photo sont d’accord pour qu’elle soit montrée ?"), widget=forms.RadioSelect,
        choices=[("yes", _("Oui, je leur ai demandé")), ("no", _("Non, ou je ne sais pas : la maison seule la voit"))],
    )  # fmt: skip
