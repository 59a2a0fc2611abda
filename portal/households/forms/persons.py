"""Forms about one person: by staff, by herself, and to find a record again."""

from django import forms

from portal.people.actions.check_person import TEXTS
from portal.people.enums import Civility, Language, Need
from portal.people.models import Person
from portal.people.rules import births

from .fields import BirthField

CHANNELS = [("email", "Par e-mail"), ("sms", "Par SMS"), ("call", "Par téléphone"), ("letter", "Par lettre")]


def text(name: str, label: str, *, autocomplete: str = "off", help_text: str = "", **attrs) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=TEXTS[name],
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete, **attrs}),
    )


class AboutPerson(forms.Form):
    """What both forms of a person share: `values()` for the actions, `of(person)` to show what is known."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the version of the record that the form shows
    needs = forms.MultipleChoiceField(
        label="Ce qu’il faut prévoir", choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def values(self) -> dict:
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "birth", "maison", "sure")}
        if "birth" in self.cleaned_data:
            birth = self.cleaned_data["birth"]
            values |= {"birth_date": birth.date, "birth_year": birth.year}
        return values

    def show_version(self, person: Person) -> None:
        """After a stale form: what was typed stays, and the next sending goes over what is noted now."""
        self.data = self.data.copy()
        self.data["seen"] = str(person.version)

    @classmethod
    def of(cls, person: Person, data=None, **options):
        known = {name: getattr(person, name) for name in cls.base_fields if hasattr(person, name)}
        known |= {"phone": person.phone.as_national if person.phone else "", "seen": person.version}
        return cls(data, initial=known, **options)


class PersonForm(AboutPerson):
    """By staff: a name alone is enough. On creation `maisons` are the houses among which the agent chooses hers."""

    civility = forms.ChoiceField(label="Civilité", choices=[("", "—"), *Civility.choices[1:]], required=False)
    given_name = text("given_name", "Prénom")
    family_name = text("family_name", "Nom")
    display_name = text("display_name", "Nom montré", help_text="Choisi par la personne. Vide : « Mme B. ».")
    birth = BirthField(required=False)
    phone = text("phone", "Téléphone", inputmode="tel")
    email = text("email", "Adresse e-mail", inputmode="email", autocapitalize="none")
    channel = forms.ChoiceField(label="Comment lui écrire", choices=[("", "Comme il est possible"), *CHANNELS], required=False)
    language = forms.ChoiceField(label="Langue", choices=Language.choices, initial=Language.FRENCH, required=False)
    address_1 = text("address_1", "Adresse")
    address_2 = text("address_2", "Complément d’adresse")
    postal_code = text("postal_code", "Code postal", inputmode="numeric", size="6")
    city = text("city", "Ville")

    def __init__(self, *args, maisons=None, **options):
        super().__init__(*args, **options)
        if maisons is not None:
            only = maisons[0] if len(maisons) == 1 else None
            self.fields["maison"] = forms.ChoiceField(
                label="Maison",
                choices=[*([] if only else [("", "—")]), *((str(maison.pk), maison.name) for maison in maisons)],
                required=bool(maisons),
                initial=str(only.pk) if only else None,
            )
        self.order_fields(["civility", "given_name", "family_name", "birth", "phone", "email", "channel", "language", "maison"])


class MeForm(AboutPerson):
    """By herself."""

    display_name = text(
        "display_name", "Comment vous appeler", help_text="Ce nom est montré sur les listes, rien d’autre. Par exemple « Mme B. »."
    )
    phone = text("phone", "Téléphone", autocomplete="tel", inputmode="tel")
    email = text("email", "Adresse e-mail", autocomplete="email", inputmode="email", autocapitalize="none")
    channel = forms.ChoiceField(label="Comment vous écrire", choices=CHANNELS, widget=forms.RadioSelect)
    language = forms.ChoiceField(label="Votre langue", choices=Language.choices)
    address_1 = text("address_1", "Adresse", autocomplete="address-line1")
    address_2 = text("address_2", "Complément d’adresse", autocomplete="address-line2")
    postal_code = text("postal_code", "Code postal", autocomplete="postal-code", inputmode="numeric", size="6")
    city = text("city", "Ville", autocomplete="address-level2")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["needs"].label = "Ce qui vous aide"
        self.order_fields(["display_name", "channel", "phone", "email", "language", "needs"])


class SearchForm(forms.Form):
    """The counter's box."""

    q = forms.CharField(
        label="Nom, téléphone, année de naissance ou carte",
        max_length=120,
        widget=forms.SearchInput(attrs={"autocomplete": "off", "autofocus": True}),
    )

    @classmethod
    def waiting(cls) -> "SearchForm":
        """On a page about something else: it does not take the focus."""
        form = cls()
        form.fields["q"].widget.attrs.pop("autofocus")
        return form


class WelcomeForm(forms.Form):
    """Somebody known in another house: her card, or her whole name and her birth."""

    number = forms.CharField(label="Numéro de carte", max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    given_name = text("given_name", "Prénom")
    family_name = text("family_name", "Nom")
    birth = BirthField(required=False)

    def __init__(self, *args, maisons=(), **options):
        super().__init__(*args, **options)
        self.fields["maison"] = forms.ChoiceField(label="Maison où elle vient", choices=[(str(m.pk), m.name) for m in maisons])

    def clean(self):
        given = self.cleaned_data
        if not given.get("number") and not (
            given.get("given_name") and given.get("family_name") and given.get("birth", births.UNKNOWN).year
        ):
            raise forms.ValidationError("Écrivez le numéro de la carte, ou le prénom, le nom et la naissance.")
        return given


class ClaimForm(forms.Form):
    """The card's number and the year of birth, by the person herself."""

    number = forms.CharField(
        label="Numéro de votre carte",
        help_text="Dix chiffres, sous le carré à scanner.",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 14}),
    )
    birth_year = forms.IntegerField(
        label="Votre année de naissance",
        help_text="Par exemple 1984.",
        min_value=1,
        max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year", "size": 6}),
    )
