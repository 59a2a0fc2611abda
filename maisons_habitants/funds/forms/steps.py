"""The five steps of a request. A draft may lack anything but its name: what misses is said when it is filed, by `rules.checks`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kit.forms import DayField, EurosField
from programmes.forms.places import number_field

from ..actions.write_request import MOST_LINES
from ..enums import Applicant, DocumentKind, ExpenseKind, IncomeKind, InKind, Side
from ..models import FundRequest
from ..rules.grant import Line

SIDES = (
    # side, prefix of its fields, kinds, lines shown at first, what it is called
    (Side.EXPENSE, "d", ExpenseKind, 5, _("Ce que cela coûte")),
    (Side.INCOME, "r", IncomeKind, 2, _("Ce qui vient d’ailleurs")),
    (Side.IN_KIND, "n", InKind, 2, _("Ce qui est donné ou prêté")),
)
MORE = "encore"  # the button for more lines: nothing is saved, nothing typed is lost


def _text(label, rows: int, most: int, help_text="") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget, help_text=help_text)


class StepForm(forms.Form):
    """What every step sends: the edition that was on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    FIELDS: tuple[str, ...] = ()

    def __init__(self, *args, row: FundRequest, words: dict[str, str], **kwargs):
        known = {name: getattr(row, name) for name in self.FIELDS} | {"seen": row.edition}
        super().__init__(*args, initial=known, **kwargs)
        self.rules_said(words)

    def rules_said(self, words: dict[str, str]) -> None:
        """The rules in plain words, beside the fields that they are about."""

    def beside(self, field: str, *sentences: str) -> None:
        said = " ".join(one for one in (str(self.fields[field].help_text), *sentences) if one)
        self.fields[field].help_text = said

    def fields_said(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.FIELDS}

    def lines(self) -> list[Line] | None:
        return None


class IdeaForm(StepForm):
    FIELDS = ("title", "idea")
    title = forms.CharField(label=_("Le nom du projet"), max_length=120, help_text=_("« La fête de la rue du Puits »."))
    idea = _text(_("L’idée"), 7, 3000, _("Ce que vous voulez faire, et pourquoi. Avec vos mots : quelques phrases suffisent."))

    def rules_said(self, words):
        public = _("Si le comité dit oui, tout le monde pourra lire le nom du projet, l’idée, pour qui, où et quand : n’y nommez personne.")
        self.beside("idea", str(public))


class WhereForm(StepForm):
    FIELDS = ("for_whom", "expected", "spot", "happens_on", "ends_on")
    for_whom = _text(_("Pour qui ?"), 2, 1000, _("« Les gens de la rue », « les enfants du square »."))
    expected = number_field(_("Combien de personnes, à peu près ?"), min_value=1, max_value=20_000, required=False)
    spot = forms.CharField(label=_("Où ?"), max_length=160, required=False)
    happens_on = DayField(label=_("Le jour"), calendar=True, required=False)
    ends_on = DayField(label=_("Jusqu’au"), calendar=True, required=False, help_text=_("S’il y a plusieurs jours."))

    def rules_said(self, words):
        self.beside("happens_on", "Même s’il peut encore bouger.", words.get("days_before", ""))


class WhoForm(StepForm):
    FIELDS = ("applicant", "group_name")
    applicant = forms.ChoiceField(label=_("Qui demande ?"), choices=Applicant.choices, widget=forms.RadioSelect)
    group_name = forms.CharField(
        label=_("Le nom du groupe ou de l’association"), max_length=120, required=False, help_text=_("« Les voisins de la rue du Puits ».")
    )

    def rules_said(self, words):
        self.beside("applicant", words.get("who_may_apply", ""), words.get("youngest", ""), words.get("most_a_year", ""))


class BudgetForm(StepForm):
    """A line: its kind, what it is, how much. An empty line is nothing; the lines of each side are in order."""

    FIELDS = ("asked_cents",)
    asked_cents = EurosField(label=_("Ce que vous demandez au fonds, en euros"), minimum=1, required=False)

    def __init__(self, *args, row: FundRequest, words: dict[str, str], **kwargs):
        super().__init__(*args, row=row, words=words, **kwargs)
        self.sides, kept = [], list(row.lines.all())
        for side, prefix, kinds, first, label in SIDES:
            rows = [line for line in kept if line.side == side]
            places = range(self._number(prefix, max(first, len(rows) + 1)))
            for place in places:
                self._line(f"{prefix}-{place}", kinds, rows[place] if place < len(rows) else None)
            self.sides.append((side, prefix, label, places))

    def _number(self, prefix: str, least: int) -> int:
        """As many lines as were sent; some more where they were asked for."""
        if not self.is_bound:
            return least
        sent = [name for name in self.data if name.startswith(f"{prefix}-") and name.endswith("-amount")]
        numbers = [int(name.split("-")[1]) + 1 for name in sent if name.split("-")[1].isascii() and name.split("-")[1].isdigit()]
        number = max([least, *(one for one in numbers if one <= MOST_LINES)])
        return min(MOST_LINES, number + 4 if self.data.get(MORE) == prefix else number)

    def _line(self, name: str, kinds, line) -> None:
        self.fields[f"{name}-kind"] = forms.ChoiceField(label=_("Quoi"), choices=[("", "…"), *kinds.choices], required=False)
        self.fields[f"{name}-words"] = forms.CharField(label=_("En un mot"), max_length=120, required=False)
        self.fields[f"{name}-amount"] = EurosField(label=_("Euros"), minimum=1, required=False)
        if line is not None:
            self.initial |= {f"{name}-kind": line.kind, f"{name}-words": line.words, f"{name}-amount": line.amount_cents}

    def rules_said(self, words):
        self.beside("asked_cents", words.get("ceiling_cents", ""), words.get("share_percent", ""))
        self.not_funded = words.get("not_funded", "")

    def shown_lines(self):
        """(side, prefix, label, lines): a line is its three fields."""
        for side, prefix, label, places in self.sides:
            yield side, prefix, label, [[self[f"{prefix}-{place}-{part}"] for part in ("kind", "words", "amount")] for place in places]

    def clean(self):
        asked = super().clean()
        for _side, prefix, _label, places in self.sides:
            for place in places:
                name = f"{prefix}-{place}"
                kind, words, amount = (asked.get(f"{name}-{part}") for part in ("kind", "words", "amount"))
                if amount and not kind and f"{name}-kind" not in self.errors:
                    self.add_error(f"{name}-kind", _("Choisissez ce que c’est."))
                if (kind or words) and not amount and f"{name}-amount" not in self.errors:
                    self.add_error(f"{name}-amount", _("Écrivez combien, ou effacez cette ligne."))
        return asked

    def lines(self) -> list[Line]:
        """Those that are whole, side by side; also of a form that has mistakes elsewhere."""
        found, asked = [], getattr(self, "cleaned_data", {})
        for side, prefix, _label, places in self.sides:
            kinds = next(one[2] for one in SIDES if one[0] == side)
            for place in places:
                kind, words, amount = (asked.get(f"{prefix}-{place}-{part}") for part in ("kind", "words", "amount"))
                if kind and amount:
                    found.append(Line(side, kind, amount, words or str(kinds(kind).label)))
        return found


class PaperForm(forms.Form):
    """One paper at a time: a quote, a drawing."""

    kind = forms.ChoiceField(label=_("C’est"), choices=DocumentKind.choices)
    title = forms.CharField(label=_("Son nom"), max_length=120, required=False, help_text=_("« Devis de la sono »."))
    content = forms.FileField(
        label=_("Le fichier"), help_text=_("Un PDF ou une photo, 10 Mo au plus."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )  # fmt: skip


class StartForm(forms.Form):
    """A project begins with a name and the house that goes along."""

    title = forms.CharField(label=_("Le nom du projet"), max_length=120, help_text=_("Quelques mots : « La fête de la rue »."))

    def __init__(self, *args, houses=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.houses = {house.pk: house for house in houses}
        if len(self.houses) > 1:
            choices = [(pk, house.name) for pk, house in self.houses.items()]
            self.fields["maison"] = forms.TypedChoiceField(label=_("La maison qui vous accompagne"), choices=choices, coerce=int)

    def maison(self):
        return self.houses[self.cleaned_data["maison"]] if "maison" in self.fields else next(iter(self.houses.values()))


class AnswersForm(forms.Form):
    """What the house asked, each with its answer."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, row: FundRequest, questions, **kwargs):
        known = {f"q-{one.pk}": one.answer for one in questions} | {"seen": row.edition}
        super().__init__(*args, initial=known, **kwargs)
        for one in questions:
            self.fields[f"q-{one.pk}"] = _text(one.words, 3, 2000)

    def answers(self) -> dict[int, str]:
        return {int(name[2:]): words for name, words in self.cleaned_data.items() if name.startswith("q-")}


STEPS: dict[int, tuple[str, type[StepForm] | None]] = {
    1: (_("L’idée"), IdeaForm),
    2: (_("Pour qui, où, quand"), WhereForm),
    3: (_("Qui le porte"), WhoForm),
    4: (_("Le budget"), BudgetForm),
    5: (_("Les papiers"), None),
}
