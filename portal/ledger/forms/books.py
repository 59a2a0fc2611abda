"""What is typed about deposits, records, and the period of the books that is read."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit import clock
from portal.kit.forms import DayField, EurosField, RowField
from portal.ledger.enums import Account, ChargeKind, Method
from portal.ledger.forms.tills import CountForm
from portal.ledger.models import Payment, Regie
from portal.ledger.models.journal import Sought, Span
from portal.people.models import User

FIRST_DAY = dt.date(2000, 1, 1)
MOST_YEARS = 11


class CountedForm(CountForm):
    """A count of cash where no difference has to be explained."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class CashDepositForm(CountedForm):
    seen_cents = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PapersDepositForm(forms.Form):
    """Which cheques or vouchers leave. What is no longer in hand is told by the action, not here."""

    payments = forms.TypedMultipleChoiceField(coerce=int, required=False, label=_("Ce qui part"))

    def __init__(self, *args, papers: list[Payment], **kwargs):
        super().__init__(*args, **kwargs)
        asked = self.data.getlist("payments") if self.is_bound else []
        known = {str(row.pk) for row in papers} | {key for key in asked if key.isascii() and key.isdigit() and len(key) < 19}
        self.fields["payments"].choices = [(key, key) for key in known]
        self.ticked = {int(key) for key in known & set(asked)} if self.is_bound else {row.pk for row in papers}


class ReferenceForm(forms.Form):
    reference = forms.CharField(
        label=_("Référence du comptable"),
        max_length=80,
        help_text=_("Celle de son accusé de réception."),
        error_messages={"required": _("Un versement est validé par la référence du comptable.")},
    )


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi ?"), max_length=120, error_messages={"required": _("Dites pourquoi ce versement est défait.")}
    )


class CopyForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi une copie ?"),
        max_length=120,
        help_text=_("Par exemple : perdue, demandée par un tiers."),
        error_messages={"required": _("Dites pourquoi une copie est faite.")},
    )


class RecordForm(CountedForm):
    """What was found: cash by denomination, then the float, cheques and vouchers by their sum."""

    found_float = EurosField(label=_("Fonds de caisse trouvé"), required=False, help_text=_("Celui qui est au coffre, dans aucune caisse."))
    found_cheques = EurosField(label=_("Chèques trouvés"), required=False)
    found_vouchers = EurosField(label=_("Bons et titres trouvés"), required=False)
    remarks = forms.CharField(label=_("Remarques"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    @property
    def first_fields(self) -> list:
        """Who it concerns, asked before the count."""
        return [self[name] for name in ("to", "accountant") if name in self.fields]

    @property
    def last_fields(self) -> list:
        return [self[name] for name in ("found_float", "found_cheques", "found_vouchers", "remarks")]

    def clean(self):
        data = super().clean()
        names = {Account.FLOAT: "found_float", Account.CHEQUES_IN_HAND: "found_cheques", Account.VOUCHERS_IN_HAND: "found_vouchers"}
        data["papers"] = {account.value: data.get(name) or 0 for account, name in names.items()}
        return data


class HandoverForm(RecordForm):
    to = RowField(label=_("Qui prend la régie ?"), queryset=User.objects.none(), empty_label=_("Choisissez…"))
    field_order = ("to",)

    def __init__(self, *args, regie: Regie, by, **kwargs):
        super().__init__(*args, **kwargs)
        ahead = regie.mandates.exclude(until__lt=clock.today()).values("user")
        self.fields["to"].queryset = User.objects.filter(pk__in=ahead, is_active=True).exclude(pk=by.pk).order_by("last_name", "pk")
        self.fields["to"].label_from_instance = lambda user: user.get_full_name() or f"agent n° {user.pk}"


class VerificationForm(RecordForm):
    accountant = forms.CharField(
        label=_("Nom du comptable, ou de qui il envoie"),
        max_length=120,
        error_messages={"required": _("Un procès-verbal nomme qui vérifie : écrivez son nom.")},
    )
    field_order = ("accountant",)


class PeriodForm(forms.Form):
    """Which part of the books is read: a régie, from a day to another, one means, one product, one agent."""

    regie = RowField(label=_("Régie"), queryset=Regie.objects.none(), required=False, empty_label=None)
    du = DayField(label=_("Du"), calendar=True, required=False)
    au = DayField(label=_("Au"), calendar=True, required=False)
    moyen = forms.ChoiceField(label=_("Moyen"), required=False, choices=[("", _("tous")), *Method.choices])
    produit = forms.ChoiceField(label=_("Produit"), required=False, choices=[("", _("tous")), *ChargeKind.choices])
    agent = RowField(label=_("Encaissé par"), queryset=User.objects.none(), required=False, empty_label=_("tous"))

    def __init__(self, data, *, regies, whole: str = "", narrow: bool = True):
        today = clock.today()
        given = data.copy()
        given.setdefault("du", today.replace(day=1).isoformat())
        given.setdefault("au", today.isoformat())
        self.regies = list(regies.order_by("name", "pk"))
        if not whole and self.regies:
            given.setdefault("regie", str(self.regies[0].pk))
        super().__init__(given)
        self.fields["regie"].queryset = regies
        if whole:
            self.fields["regie"].empty_label = whole
        else:
            self.fields["regie"].required = True  # missing, it is the first; sent empty, it is no régie
        if not narrow:
            for name in ("moyen", "produit", "agent"):
                del self.fields[name]
        else:
            takers = Payment.objects.filter(regie__in=[regie.pk for regie in self.regies]).values("by")
            self.fields["agent"].queryset = User.objects.filter(pk__in=takers).order_by("last_name", "pk")
            self.fields["agent"].label_from_instance = lambda user: user.get_full_name() or f"agent n° {user.pk}"

    def clean(self):
        data, today = super().clean(), clock.today()
        first, last = data.get("du") or today.replace(day=1), data.get("au") or today
        if last < first:
            self.add_error("au", _("La fin vient avant le début : échangez les deux jours."))
        elif first < FIRST_DAY or last > today + dt.timedelta(days=366):
            self.add_error("du" if first < FIRST_DAY else "au", _("Les livres ne vont pas jusque-là : choisissez des jours plus proches."))
        elif last.year - first.year >= MOST_YEARS:
            self.add_error("du", _("Au plus dix ans à la fois."))
        data["span"] = Span(first, last)
        return data

    @property
    def sought(self) -> Sought:
        data = self.cleaned_data
        agent = data.get("agent")
        return Sought(data["regie"], data["span"], data.get("moyen", ""), data.get("produit", ""), agent.pk if agent else None)
