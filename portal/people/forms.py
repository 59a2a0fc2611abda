"""Forms of sign-in and of the account, in the house's words: labels before fields, no placeholder, one field for e-mail or phone."""

import datetime as dt

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.app_settings import LoginMethod
from allauth.account.internal.flows.login import derive_login_method
from allauth.core import context, ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.core.internal.httpkit import headed_redirect_response
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter as get_second_factor_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.core.validators import MaxLengthValidator

from portal.kit.forms import RowField
from portal.kit.visibility import scope_of
from portal.places.models import Maison, Sector

from . import sessions
from .adapters import CardCodeProcess
from .enums import Capability, Reach, Role
from .rules import capabilities, cards

CONTACT_LABEL = "Adresse e-mail ou numéro de portable"
SIGN_IN_LABEL = "Adresse e-mail, numéro de portable ou de carte"
LONGEST_CONTACT = 254


class PlainWords:
    """Our labels and helps on allauth's fields; placeholders go, they vanish as soon as one types."""

    words: dict[str, tuple[str, str]] = {}  # field -> (label, help)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            label, help_text = self.words.get(name, (field.label, ""))
            field.label = label
            field.help_text = help_text


class CodeWords(PlainWords):
    """A field for the code received: large, numeric keyboard, filled by the phone itself where it can."""

    words = {"code": ("Code reçu", "Huit chiffres, avec ou sans tiret.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True})
        self.fields["code"].max_length = 40


def normal_contact(text: str) -> str:
    """What was typed, as accounts store it: a phone in its international form, an e-mail in small letters; the digits of a card."""
    text = text.strip()
    if number := cards.read_typed(text):
        return number
    if derive_login_method(text) == LoginMethod.PHONE:
        return get_adapter().phone_form_field(required=True).clean(text)
    return text.lower()


class SignInForm(PlainWords, account.LoginForm):
    """E-mail or phone, then a code; the password is for those who set one."""

    words = {
        "login": (SIGN_IN_LABEL, "Nous vous envoyons un code. Pas besoin de mot de passe."),
        "password": ("Mot de passe", "Si vous en avez choisi un. Laissez vide pour recevoir un code."),
        "stay": ("Rester connecté sur cet appareil", "Pas sur un ordinateur partagé."),
    }
    stay = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        # The field is allauth's and made already: a limit needs its validator, else a page of text reaches the database's LIKE.
        self.fields["login"].validators.append(MaxLengthValidator(LONGEST_CONTACT))
        self.fields["login"].widget.attrs["maxlength"] = LONGEST_CONTACT
        self.order_fields(["login", "password", "stay"])

    def _setup_password_field(self) -> None:
        self.fields["password"].required = False

    def clean_login(self) -> str:
        return normal_contact(super().clean_login())

    @property
    def card(self) -> str:
        """The digits of the card she signs in with, « » with anything else."""
        return cards.read_typed(self.cleaned_data.get("login", ""))

    def clean(self):
        if not self.card:
            return super().clean()
        if not ratelimit.consume(context.request, action="request_login_code", key=self.card):
            self.add_error("login", get_adapter().validation_error("too_many_login_attempts"))
        return self.cleaned_data

    def login(self, request, redirect_url=None):
        request.session[sessions.STAY] = self.cleaned_data["stay"]
        if self.card:
            CardCodeProcess.begin(request, self.card)
            return headed_redirect_response("account_confirm_login_code", query={"next": redirect_url} if redirect_url else None)
        response = super().login(request, redirect_url=redirect_url)
        if request.user.is_authenticated:  # a password alone was enough; allauth has just set its own age
            sessions.set_age(request, request.user)
        return response


class SignUpForm(PlainWords, account.SignupForm):
    """A name and one way to reach the person. The record is made, or claimed with her card, once the code came back."""

    words = {
        "given_name": ("Prénom", ""),
        "family_name": ("Nom", "Seule l'équipe le voit."),
        "contact": (CONTACT_LABEL, "Pour vous envoyer un code à chaque connexion."),
        "has_card": ("Avez-vous une carte de la maison ?", "Elle porte un numéro et un carré à scanner."),
    }
    given_name = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    family_name = forms.CharField(max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "family-name"}))
    contact = forms.CharField(max_length=254, widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}))
    has_card = forms.ChoiceField(
        choices=[("non", "Non, ou je ne sais pas"), ("oui", "Oui, j'ai une carte")], widget=forms.RadioSelect, initial="non"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["email"], self.fields["phone"]
        self.order_fields(["given_name", "family_name", "contact", "has_card"])

    def clean(self):
        contact = self.cleaned_data.get("contact")
        if contact:
            self._read_contact(contact)
        return super().clean()

    def _read_contact(self, contact: str) -> None:
        method = derive_login_method(contact)
        try:
            if method == LoginMethod.EMAIL:
                self.cleaned_data["email"] = contact
                self.cleaned_data["email"] = self.clean_email()
            elif method == LoginMethod.PHONE:
                self.cleaned_data["phone"] = normal_contact(contact)
            else:
                raise get_adapter().validation_error("invalid_login")
        except forms.ValidationError as error:
            self.add_error("contact", error)

    def signup(self, request, user) -> None:
        request.session[sessions.HAS_CARD] = self.cleaned_data["has_card"] == "oui"


class SignInCodeForm(CodeWords, account.ConfirmLoginCodeForm):
    pass


class CardCodeForm(CodeWords, account.ConfirmLoginCodeForm):
    """`opens(code)` says whether it is the one: the SMS's digits, or the letters of a paper."""

    words = {"code": ("Votre code", "Les huit chiffres du SMS, ou les huit lettres du papier.")}

    def __init__(self, *args, opens, **kwargs):
        super().__init__(*args, **kwargs)
        self.opens = opens
        self.fields["code"].widget.attrs.update({"inputmode": "text", "autocapitalize": "characters", "spellcheck": "false"})

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if len(code) > 40 or not self.opens(code):
            raise get_adapter().validation_error("incorrect_card_code")
        return code


class EmailCodeForm(CodeWords, account.ConfirmEmailVerificationCodeForm):
    pass


class PhoneCodeForm(CodeWords, account.VerifyPhoneForm):
    pass


class ResetCodeForm(CodeWords, account.ConfirmPasswordResetCodeForm):
    pass


class ChangePhoneForm(PlainWords, account.ChangePhoneForm):
    words = {"phone": ("Nouveau numéro de portable", "Un code y arrive par SMS.")}


class OtherEmailForm(PlainWords, account.ChangeEmailForm):
    words = {"email": ("Autre adresse e-mail", "")}


class NewEmailForm(PlainWords, account.AddEmailForm):
    words = {"email": ("Nouvelle adresse e-mail", "Un code y arrive.")}


PASSWORD_HELP = "Au moins 12 caractères : plusieurs mots qui n'ont rien à voir, par exemple."


class ResetPasswordForm(PlainWords, account.ResetPasswordForm):
    words = {"email": ("Adresse e-mail", "")}


class NewPasswordForm(PlainWords, account.ResetPasswordKeyForm):
    words = {"password1": ("Nouveau mot de passe", PASSWORD_HELP), "password2": ("Encore une fois", "")}


class ChangePasswordForm(PlainWords, account.ChangePasswordForm):
    words = {"oldpassword": ("Mot de passe actuel", ""), **NewPasswordForm.words}


class SetPasswordForm(PlainWords, account.SetPasswordForm):
    words = NewPasswordForm.words


class AskPasswordForm(PlainWords, account.ReauthenticateForm):
    words = {"password": ("Mot de passe", "")}


class OnceOnly:
    """A code of the application is taken once: allauth forgets it after 30 seconds, but with a tolerance of one step it holds 90."""

    def clean_code(self) -> str:
        code = super().clean_code()
        seconds = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"people.code_used:{self.user.pk}:{normalize_user_code(code)}", "y", timeout=seconds):
            raise get_second_factor_adapter().validation_error("incorrect_code")
        return code


class AppCodeWords(OnceOnly, CodeWords):
    words = {"code": ("Code de l'application", "Six chiffres, qui changent toutes les trente secondes. Un code de secours va aussi.")}


class SecondFactorForm(AppCodeWords, second_factor.AuthenticateForm):
    pass


class SecondFactorAgainForm(AppCodeWords, second_factor.ReauthenticateForm):
    pass


class ActivateAppForm(AppCodeWords, totp.ActivateTOTPForm):
    words = {"code": ("Code affiché par l'application", "Six chiffres.")}


class AddKeyForm(PlainWords, webauthn.AddWebAuthnForm):
    words = {
        "name": ("Nom de cette clé", "Pour la reconnaître : « téléphone », « clé du bureau »."),
        "passwordless": (
            "Me connecter avec elle seule",
            "Sans code reçu : la clé demande alors une empreinte, un visage ou un code.",
        ),
    }


class RenameKeyForm(PlainWords, webauthn.EditWebAuthnForm):
    words = {"name": ("Nom de cette clé", "")}


class RoleForm(forms.Form):
    """A role and its place, among what the member of staff who gives it may give."""

    role = forms.ChoiceField(label="Rôle", choices=[])
    place = forms.ChoiceField(label="Où", choices=[])
    until = forms.DateField(
        label="Jusqu'au",
        required=False,
        help_text="Dernier jour, pour un remplacement. Vide : sans fin.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        scope = scope_of(by, Capability.MANAGE_TEAM)
        gives = {role for mine, _ in by.held_roles for role in capabilities.GIVES.get(mine, ())}
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in gives]
        self.fields["place"].choices = list(_places(scope))

    def given(self) -> dict:
        """The arguments of `give_role`; the last day shown becomes the first day it is no longer held."""
        kind, _, key = self.cleaned_data["place"].partition(":")
        until = self.cleaned_data["until"]
        return {
            "role": Role(self.cleaned_data["role"]),
            "reach": Reach(kind),
            "sector": Sector.objects.get(pk=key) if kind == Reach.SECTOR else None,
            "maison": Maison.objects.get(pk=key) if kind == Reach.MAISON else None,
            "until": until + dt.timedelta(days=1) if until else None,
        }


def _places(scope):
    if scope.everywhere:
        yield Reach.ALL.value, Reach.ALL.label
    houses = list(Maison.objects.in_service().select_related("sector").order_by("name"))
    for sector in sorted({house.sector for house in houses}, key=lambda sector: sector.number):
        if all(house in scope for house in houses if house.sector_id == sector.pk):
            yield f"{Reach.SECTOR.value}:{sector.pk}", str(sector)
    for house in houses:
        if house in scope:
            yield f"{Reach.MAISON.value}:{house.pk}", house.name


class InviteForm(RoleForm):
    """Somebody who joins the team."""

    first_name = forms.CharField(label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    last_name = forms.CharField(label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label="Adresse e-mail professionnelle", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    field_order = ("first_name", "last_name", "email", "role", "place", "until")


class TeamFilter(forms.Form):
    """The list of the team, narrowed."""

    q = forms.CharField(label="Nom ou adresse", required=False, max_length=80)
    role = forms.ChoiceField(label="Rôle", required=False, choices=[("", "Tous"), *Role.choices])
    closed = forms.BooleanField(label="Comptes fermés", required=False)


_DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


class PinForm(forms.Form):
    """A new PIN, typed twice."""

    pin = forms.CharField(label="Nouveau code", help_text="De 4 à 8 chiffres.", widget=forms.PasswordInput(attrs=_DIGITS), max_length=8)
    again = forms.CharField(label="Encore une fois", widget=forms.PasswordInput(attrs=_DIGITS), max_length=8)

    def clean(self):
        data = super().clean()
        if data.get("pin") and data.get("again") and data["pin"] != data["again"]:
            self.add_error("again", "Les deux codes ne sont pas les mêmes.")
        return data


class BadgeForm(forms.Form):
    """Who acts now: badge, PIN."""

    number = forms.IntegerField(
        label="Badge", min_value=0, max_value=32767, widget=forms.TextInput(attrs={**_DIGITS, "autofocus": True, "size": 6})
    )
    pin = forms.CharField(label="Code", max_length=8, widget=forms.PasswordInput(attrs={**_DIGITS, "size": 10}))


class WorkstationForm(forms.Form):
    """This browser becomes a trusted counter."""

    name = forms.CharField(label="Nom du poste", max_length=40, help_text="Par exemple « Comptoir 1 ».")
    maison = RowField(label="Maison", queryset=Maison.objects.none(), empty_label=None)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        scope = scope_of(by, Capability.MANAGE_WORKSTATIONS)
        houses = Maison.objects.in_service().order_by("name")
        self.fields["maison"].queryset = houses if scope.everywhere else houses.filter(pk__in=scope.maisons)


class BlankCardsForm(forms.Form):
    """How many cards to prepare, and for which drawer."""

    count = forms.IntegerField(label="Combien de cartes", min_value=1, initial=24, help_text="Une planche d’étiquettes en porte 24.")
    maison = RowField(label="Maison", queryset=Maison.objects.none(), empty_label=None)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        scope = scope_of(by, Capability.WRITE_PEOPLE)
        houses = Maison.objects.in_service().order_by("name")
        self.fields["maison"].queryset = houses if scope.everywhere else houses.filter(pk__in=scope.maisons)
        self.fields["count"].widget = forms.TextInput(attrs={**_DIGITS, "size": 4})

    def asked(self) -> dict:
        return {"count": self.cleaned_data["count"], "maison": self.cleaned_data["maison"]}
