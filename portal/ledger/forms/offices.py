"""The deed of a régie, what a later document changes of it, and who is named to hold it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import clock, registry
from portal.kit.forms import DayField, EurosField, RowField
from portal.kit.visibility import scope_of
from portal.ledger.enums import DESK_METHODS, ONLINE_METHODS, ChargeKind, MandateRole
from portal.ledger.models import Regie
from portal.people.models import RoleAssignment, User
from portal.people.rules.capabilities import roles_allowing
from portal.places.models import Maison

_TICKS = forms.CheckboxSelectMultiple


class TermsForm(forms.Form):
    """What a deed says, first or later. Empty boxes of a provider mean that none is allowed."""

    name = forms.CharField(label=_("Nom de la régie"), max_length=80)
    products = forms.MultipleChoiceField(
        label=_("Produits de l’acte"), choices=ChargeKind, widget=_TICKS, help_text=_("Rien d’autre ne pourra être encaissé.")
    )
    methods = forms.MultipleChoiceField(label=_("Moyens de paiement"), widget=_TICKS)
    max_encaisse_cents = EurosField(label=_("Encaisse maximale"), minimum=1)
    max_cash_cents = EurosField(
        label=_("Espèces, au plus par paiement"), minimum=1, initial=30_000, help_text=_("La loi s’arrête à 300,00 €.")
    )
    float_cents = EurosField(label=_("Fonds de caisse"), initial=0, help_text=_("Ce que chaque caisse a le matin."))
    second_eyes_cents = EurosField(label=_("Remboursement à approuver à deux, au-dessus de"), initial=5_000)
    pays_out = forms.BooleanField(label=_("L’acte permet de rendre des espèces (part d’avances)"), required=False)
    provider = forms.ChoiceField(label=_("Prestataire en ligne autorisé"), required=False)
    provider_since = DayField(label=_("Autorisé depuis le"), required=False)
    provider_document = forms.CharField(label=_("Accord écrit du comptable"), required=False, max_length=120)
    document = forms.CharField(label=_("Numéro de l’acte"), max_length=120, help_text=_("Par exemple : décision n° 2026-014."))
    document_on = DayField(label=_("Acte du"))

    def __init__(self, *args, online: bool, **kwargs):
        super().__init__(*args, **kwargs)
        methods = ONLINE_METHODS if online else DESK_METHODS
        self.fields["methods"].choices = [(method.value, method.label) for method in methods]
        self.fields["provider"].choices = [("", _("aucun")), *((key, key.capitalize()) for key, _it in registry.payment_providers.items())]
        for name in ("pays_out", "float_cents", "max_cash_cents", "max_encaisse_cents") if online else PROVIDER:
            del self.fields[name]

    @property
    def said(self) -> dict:
        """The fields of the régie itself."""
        return {name: value for name, value in self.cleaned_data.items() if name not in APART}


PROVIDER = ("provider", "provider_since", "provider_document")
APART = ("document", "document_on", "code", "maison", "parent")


class FoundForm(TermsForm):
    """A régie's first deed; with `parent`, a sub-office."""

    code = forms.SlugField(label=_("Code des quittances"), max_length=12, help_text=_("Court, sans espace : il commence chaque numéro."))
    parent = RowField(label=_("Sous-régie de"), queryset=Regie.objects.none(), required=False, empty_label=_("aucune : c’est une régie"))
    maison = RowField(label=_("Maison"), queryset=Maison.objects.none(), required=False, empty_label=_("toutes"))
    field_order = ("name", "code", "document", "document_on", "parent", "maison", "products", "methods")

    def __init__(self, *args, by, online: bool, **kwargs):
        super().__init__(*args, online=online, **kwargs)
        scope = scope_of(by, "regies.write")
        houses = Maison.objects.in_service().order_by("name")
        self.fields["maison"].queryset = houses if scope.everywhere else houses.filter(pk__in=scope.maisons)
        if online:
            del self.fields["parent"], self.fields["maison"]
        else:
            self.fields["parent"].queryset = Regie.objects.within(scope).desks().filter(parent=None)


class ChangeForm(TermsForm):
    """What a later document changes: the boxes hold what stands today."""

    is_open = forms.BooleanField(label=_("La régie est ouverte"), required=False, help_text=_("Décochée : elle n’encaisse plus rien."))
    field_order = ("document", "document_on", "name", "products", "methods")

    def __init__(self, *args, regie: Regie, **kwargs):
        super().__init__(
            *args, online=regie.online, initial={name: getattr(regie, name) for name in self.base_fields if name not in APART}, **kwargs
        )


class MandateForm(forms.Form):
    """Who, as what, from when to when, by which act."""

    user = RowField(
        label=_("Personne"), queryset=User.objects.none(), empty_label=_("Choisissez…"), help_text=_("Qui a le rôle « Régie ».")
    )
    role = forms.ChoiceField(label=_("Qualité"), choices=MandateRole, widget=forms.RadioSelect, initial=MandateRole.MANDATAIRE)
    since = DayField(label=_("Du"))
    until = DayField(label=_("Au"), required=False, help_text=_("Vide : jusqu’à nouvel ordre."))
    document = forms.CharField(label=_("Acte de nomination"), max_length=120, help_text=_("Son numéro et sa date."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = clock.today()
        holding = RoleAssignment.objects.active(today).filter(role__in=roles_allowing("money.take")).values("user")
        self.fields["user"].queryset = User.objects.filter(is_active=True, pk__in=holding).order_by("last_name", "first_name", "pk")
        self.fields["since"].initial = today


class EndForm(forms.Form):
    """The last day of a mandate that ends early."""

    until = DayField(label=_("Dernier jour du mandat"), help_text=_("Aujourd’hui, ou hier pour l’arrêter sur-le-champ."))
