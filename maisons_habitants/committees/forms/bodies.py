"""A committee opened, its settings, its charter, its rules, its seats."""

from django import forms

from portal.kit import clock
from portal.kit.forms import DayField, RowField
from portal.places.models import Maison

from ..enums import Majority, QuorumBase
from ..models import Body, BodyRules, College, Committee
from ..rules.rule_words import MEANINGS, Asked

NUMBER = {"inputmode": "numeric"}
RULES_FIELDS = {
    "regles-passees": "valid_from", "regles-servies": "valid_from", "part-impossible": "quorum_numerator",
    "part-secrete-impossible": "secret_numerator", "nombre-manquant": "quorum_number", "college-manquant": "by_college",
    "trop-de-pouvoirs": "proxies_each",
}  # fmt: skip
RULES = (
    "formal", "notice_days", "quorum_base", "quorum_numerator", "quorum_denominator", "quorum_more_than", "quorum_number", "by_college",
    "leading_college",
    "second_after_days", "second_needs_quorum", "deputies", "proxies_each", "proxies_count", "majority", "casting_vote",
    "secret_numerator", "secret_denominator", "source",
)  # fmt: skip


def number(label: str, *, least: int = 0, most: int = 365, **options) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=forms.NumberInput(attrs=NUMBER), **options)


class OpenForm(forms.Form):
    page = RowField(label="Quel comité ?", queryset=Committee.objects.none(), empty_label=None)
    maison = RowField(label="De quelle maison ?", queryset=Maison.objects.none(), empty_label=None)

    def __init__(self, *args, maisons, pages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["maison"].queryset = maisons
        self.fields["page"].queryset = pages


class BodyForm(forms.Form):
    youngest = number(
        "Âge pour siéger, au moins", most=99, help_text="16 ans d’habitude. Les réunions ouvertes et les propositions n’ont pas d’âge."
    )
    answer_days = number("Jours pour répondre à une proposition", least=1, help_text="La maison doit une réponse avant ce délai.")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, body: Body, **kwargs):
        super().__init__(*args, initial={"youngest": body.youngest, "answer_days": body.answer_days, "seen": body.edition}, **kwargs)


class DissolveForm(forms.Form):
    words = forms.CharField(
        label="Pourquoi ?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une phrase, que les membres reçoivent et que tout le monde lit sur la page. « Les deux comités n’en font plus qu’un. »",
    )  # fmt: skip
    sure = forms.BooleanField(
        label="Les mandats finissent aujourd’hui. Je sais que cela ne se défait pas.",
        error_messages={"required": "Cochez la case : dissoudre un comité ne se défait pas."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CharterForm(forms.Form):
    text = forms.CharField(
        label="La charte", max_length=20_000, widget=forms.Textarea(attrs={"rows": 18}),
        help_text="À quoi sert le comité, qui y siège, comment la maison répond. Une ligne vide sépare deux paragraphes.",
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AdoptForm(forms.Form):
    adopted_on = DayField(label="Le comité l’a adoptée le", calendar=True)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RulesForm(forms.Form):
    """« Réunion simple », else each formal rule on its own: what it means, where it comes from."""

    valid_from = DayField(label="À partir du", calendar=True, help_text="Aujourd’hui ou plus tard : les réunions passées ne changent pas.")
    formal = forms.TypedChoiceField(
        label="Comment le comité se réunit", coerce=lambda value: value == "oui", widget=forms.RadioSelect,
        choices=(
            ("non", "Réunion simple : on se réunit, on parle, on décide à la majorité des présents"),
            ("oui", "Avec des règles formelles, choisies une par une ci-dessous"),
        ),
    )  # fmt: skip
    notice_days = number("Jours entre l’invitation et la réunion", least=1, most=60)
    quorum_base = forms.ChoiceField(label="Combien de membres faut-il ?", choices=QuorumBase.choices, widget=forms.RadioSelect)
    quorum_numerator = number("Cette part", most=20)
    quorum_denominator = number("sur", least=1, most=20)
    quorum_more_than = forms.BooleanField(label="Plus que cette part (décochée : au moins)", required=False)
    quorum_number = number("Ou un nombre de membres", most=60, required=False)
    by_college = forms.BooleanField(label="Dans chaque collège aussi", required=False)
    second_after_days = number("Jours avant une seconde réunion, au moins", least=1, most=60)
    leading_college = RowField(
        label="Un collège plus nombreux que les autres, parmi les présents", queryset=College.objects.none(), required=False,
        empty_label="aucun",
    )  # fmt: skip
    second_needs_quorum = forms.BooleanField(label="Le même nombre à la seconde réunion", required=False)
    deputies = forms.BooleanField(label="Des suppléantes et suppléants", required=False)
    proxies_each = number("Pouvoirs qu’une personne peut porter, au plus", most=9)
    proxies_count = forms.BooleanField(label="Un pouvoir compte comme une présence", required=False)
    majority = forms.ChoiceField(label="Une décision est prise avec", choices=Majority.choices, widget=forms.RadioSelect)
    casting_vote = forms.BooleanField(label="À égalité, la voix de qui préside décide", required=False)
    secret_numerator = number("Vote secret si cette part des présents le demande", most=20)
    secret_denominator = number("sur", least=1, most=20)
    source = forms.CharField(
        label="D’où viennent ces règles", max_length=160, required=False, help_text="« Charte du 12 mars », « règlement intérieur ».",
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, body: Body, rules: BodyRules | None, **kwargs):
        known = {name: getattr(rules, name) for name in RULES} if rules else {}
        known["formal"] = "oui" if known.get("formal") else "non"
        super().__init__(*args, initial={**known, "valid_from": clock.today(), "seen": body.edition}, **kwargs)
        self.fields["leading_college"].queryset = body.colleges.order_by("position", "pk")
        for name, (words, source) in MEANINGS.items():
            field = self.fields["secret_numerator" if name == "secret" else name]
            field.help_text = f"{words} ({source})"

    def clean_quorum_number(self) -> int:
        return self.cleaned_data["quorum_number"] or 0

    def asked(self) -> dict:
        return {name: self.cleaned_data[name] for name in RULES}

    def preview(self) -> Asked:
        return asked_of(self.asked())


def asked_of(rules) -> Asked:
    """The rules of a form or of a row, as the preview reads them."""
    read = rules.get if isinstance(rules, dict) else lambda name: getattr(rules, name)
    known = {name: read(name) for name in Asked.__dataclass_fields__}
    leading = known["leading_college"]
    return Asked(**known | {"leading_college": leading.name if leading else ""})


class CollegeForm(forms.Form):
    name = forms.CharField(label="Un collège de plus", max_length=60, help_text="« Habitants », « associations », « salariés ».")


class SeatsForm(forms.Form):
    number = number("Combien de sièges de plus ?", least=1, most=40, initial=1)
    college = RowField(label="Collège", queryset=College.objects.none(), required=False, empty_label="sans collège")
    votes = forms.BooleanField(label="Ces sièges votent", required=False, initial=True, help_text="Décochée : voix consultative.")
    deputies = forms.BooleanField(label="Chacun avec sa suppléance", required=False)

    def __init__(self, *args, body: Body, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["college"].queryset = body.colleges.order_by("position", "pk")
        if not body.colleges.exists():
            del self.fields["college"]

    def asked(self) -> dict:
        return {"college": None} | {name: self.cleaned_data[name] for name in self.fields}
