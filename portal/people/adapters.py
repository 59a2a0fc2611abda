"""What allauth asks of the house: phones, words, mails and SMS through the outbox, secrets kept under a key."""

import base64
import hashlib
from io import BytesIO

import segno
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import EmailVerificationStage, LoginByCodeStage, LoginStageController, PhoneVerificationStage
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from phonenumber_field.phonenumber import to_python as read_phone

from portal.kit import audit
from portal.kit.refusal import Refusal
from portal.notifications.actions.queue_message import queue_message
from portal.notifications.enums import Channel

from . import sessions
from .actions.account_of_holder import account_of_holder, account_opens, known_account
from .actions.open_account import open_account
from .actions.set_phone import set_phone
from .actions.use_paper_code import use_paper_code
from .enums import SECOND_FACTORS
from .models import Card, Person, User
from .notifications import address_for

# Recovery codes help out when one of these is lost; alone they are no second factor.


class MobileField(forms.CharField):
    """A phone number as people write it (« 06 12 34 56 78 »); gives it as « +33612345678 »."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
    default_error_messages = {"invalid_phone": "Écrivez un numéro de téléphone, par exemple 06 12 34 56 78."}

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return ""
        number = read_phone(text, region="FR")
        if not number or not number.is_valid():
            raise forms.ValidationError(self.error_messages["invalid_phone"], code="invalid_phone")
        return number.as_e164


class VerifyEmailStage(EmailVerificationStage):
    """An e-mail address is verified when one signs up or signs in with it; who signs in by phone is not held up by it."""

    def handle(self):
        user = self.login.user
        if user is not None and not self.login.email and (not user.email or user.phone_verified):
            return None, True
        return super().handle()


class VerifyPhoneStage(PhoneVerificationStage):
    """Likewise a phone: only at sign-up, where it is the one thing given."""

    def handle(self):
        if not self.login.signup:
            return None, True
        return super().handle()


class CardCodeProcess(LoginCodeVerificationProcess):
    """allauth's sign-in by code, begun with a card's number: the same tries, delays and steps afterwards.

    The card is read anew at each step, so that one that is replaced meanwhile is dead at once. Nobody learns whether a card exists,
    is in service, has a phone: the same page asks for the code, of the SMS or of the paper.
    """

    @classmethod
    def begin(cls, request, number: str) -> "CardCodeProcess":
        login = Login(user=None)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None), card=number, initiated_by_user=True)
        process = cls(stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, stage):
        return cls(stage).abort_if_invalid()

    @property
    def holder(self) -> Person | None:
        """Whose card it is, if a card opens her account."""
        person = Card.objects.holder(self.state["card"])
        return person if account_opens(person) else None

    def send(self, skip_enumeration_mails: bool = False) -> None:
        holder = self.holder
        phone = _phone_of(holder) if holder else ""
        self.state.pop("code", None)
        if phone:
            adapter = get_adapter()
            self.state["code"], self.state["sent_to"] = adapter.generate_login_code(), phone
            adapter.send_card_code(holder, phone, self.state["code"])

    def resend(self) -> None:
        self.send()
        self.record_resend()
        self.persist()

    def opens(self, typed: str) -> bool:
        """Whether this is the SMS's code or the paper's, which is then used up."""
        holder = self.holder
        if holder is None:
            return False
        by_sms = bool(self.code) and compare_user_code(actual=typed, expected=self.code) and self.state["sent_to"] == _phone_of(holder)
        if not by_sms and not use_paper_code(person=holder, typed=typed):
            return False
        self.proved_phone = self.state["sent_to"] if by_sms else ""
        return True

    def finish(self, redirect_url: str | None):
        holder = self.holder
        user = account_of_holder(person=holder, phone=self.proved_phone) if holder else None
        if user is None:  # the card was replaced, or the account closed, since the code was read
            self.abort()
            return redirect("account_login")
        record_authentication(self.request, user, method="code")
        return perform_login(self.request, Login(user=user, redirect_url=redirect_url))


def _phone_of(holder: Person) -> str:
    """The number that she proved herself, else the one the house noted; « » when no SMS reaches it."""
    user = known_account(holder)
    if user and user.phone and user.phone_verified:
        return str(user.phone)
    return address_for(holder, Channel.SMS)


class AccountAdapter(DefaultAccountAdapter):
    """The house's way of sign-in: one field for e-mail or phone, nothing said about who has an account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé. Appelez votre maison si vous pensez que c'est une erreur.",
        "email_password_mismatch": "Cette adresse et ce mot de passe ne vont pas ensemble. Sans mot de passe, vous recevez un code.",
        "phone_password_mismatch": "Ce numéro et ce mot de passe ne vont pas ensemble. Sans mot de passe, vous recevez un code.",
        "incorrect_code": "Ce n'est pas le bon code. Regardez le dernier message reçu.",
        "incorrect_password": "Ce n'est pas le bon mot de passe.",
        "enter_current_password": "Ce n'est pas votre mot de passe actuel.",
        "invalid_login": "Écrivez une adresse e-mail (camille@exemple.fr), un portable (06 12 34 56 78) ou une carte (dix chiffres).",
        "incorrect_card_code": "Ce code n'ouvre rien avec cette carte. Regardez le dernier SMS, ou le papier de l'accueil.",
        "too_many_login_attempts": "Trop d'essais. Attendez quelques minutes, puis demandez un nouveau code.",
        "rate_limited": "Trop de demandes. Attendez quelques minutes, puis recommencez.",
        "email_taken": "Cette adresse sert déjà à un autre compte.",
        "phone_taken": "Ce numéro sert déjà à un autre compte.",
        "duplicate_email": "C'est déjà votre adresse.",
        "same_as_current": "C'est la même chose que maintenant.",
    }

    def get_login_stages(self) -> list[str]:
        ours = {
            "allauth.account.stages.PhoneVerificationStage": f"{__name__}.VerifyPhoneStage",
            "allauth.account.stages.EmailVerificationStage": f"{__name__}.VerifyEmailStage",
        }
        return [ours.get(path, path) for path in super().get_login_stages()]

    def login(self, request, user) -> None:
        """A full sign-in: whatever a counter session left is gone, and the session lasts as long as is safe."""
        sessions.forget_counter(request)
        super().login(request, user)
        sessions.set_age(request, user)

    def get_login_redirect_url(self, request) -> str:
        return reverse("desk_home") if request.user.is_team else reverse("space")

    def get_signup_redirect_url(self, request) -> str:
        return reverse("space_welcome")

    def save_user(self, request, user, form, commit=True):
        data = form.cleaned_data
        return open_account(
            user=user,
            email=data.get("email") or "",
            phone=data.get("phone") or "",
            first_name=data.get("given_name", ""),
            last_name=data.get("family_name", ""),
        )

    # Phones

    def phone_form_field(self, **kwargs) -> MobileField:
        kwargs.setdefault("label", "Numéro de portable")
        return MobileField(**kwargs)

    def get_phone(self, user):
        return (str(user.phone), user.phone_verified) if user.phone else None

    def set_phone(self, user, phone, verified) -> None:
        set_phone(user=user, phone=phone, verified=verified, by=user)

    def set_phone_verified(self, user, phone) -> None:
        try:
            set_phone(user=user, phone=phone, verified=True, by=user)
        except Refusal as refusal:  # another account took the number between the code and here
            messages.error(self.request, str(refusal))
            raise ImmediateHttpResponse(redirect("account_login")) from refusal

    def get_user_by_phone(self, phone):
        number = read_phone(phone, region="FR")
        return User.objects.filter(phone=number, is_active=True).first() if number and number.is_valid() else None

    # Messages: all through the outbox

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        words = {"request": self.request, "email": email, **context}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", words).split())
        body = render_to_string(f"{template_prefix}_message.txt", words, self.request).strip()
        queue_message(
            channel=Channel.EMAIL,
            address=email,
            purpose="people.sign_in" if "code" in context else "people.account",
            subject=subject,
            body=body + "\n",
            sensitive="code" in context,
            by=None,
        )

    def _send_sms(self, phone: str, template: str, *, sensitive: bool, user=None, **words) -> None:
        body = " ".join(render_to_string(template, {"request": self.request, **words}, self.request).split())
        queue_message(
            channel=Channel.SMS,
            address=phone,
            purpose="people.sign_in" if sensitive else "people.account",
            body=body,
            sensitive=sensitive,
            recipient_key=audit.key_of(user) if user else "",
            by=None,
        )

    def send_verification_code_sms(self, user, phone: str, code: str, **kwargs) -> None:
        self._send_sms(phone, "account/sms/code.txt", sensitive=True, user=user, code=code)

    def send_card_code(self, person: Person, phone: str, code: str) -> None:
        self._send_sms(phone, "account/sms/code.txt", sensitive=True, user=person, code=code)

    def send_account_already_exists_sms(self, phone: str) -> None:
        self._send_sms(phone, "account/sms/already_exists.txt", sensitive=False)


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"people.second_factor:" + key.encode()).digest())) for key in secrets]
    )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are stored encrypted: a stolen copy of the database opens nothing."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce n'est pas le bon code. Il change toutes les trente secondes : prenez celui qui s'affiche maintenant.",
        "cannot_delete_authenticator": "L'équipe a toujours une double vérification. Ajoutez-en une autre avant de retirer celle-ci.",
        "unverified_email": "Vérifiez d'abord votre adresse e-mail.",
    }

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _keys().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def build_totp_svg(self, url: str) -> str:
        out = BytesIO()
        segno.make(url, error="m").save(out, kind="svg", scale=6, border=4, light="#fff", xmldecl=False)
        return out.getvalue().decode()

    def generate_authenticator_name(self, user, type) -> str:
        return f"Clé {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep at least one second factor."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=SECOND_FACTORS).exclude(pk=authenticator.pk)
        return not authenticator.user.is_team or others.exists()
