"""How a household may pay today, in the order of the page, and who stands behind a payment: one protocol for all of them."""

from dataclasses import dataclass

from portal.kit import clock, registry

from .base import Provider, provider_of
from .counter import COUNTER
from .credit import CREDIT
from .models import Regie
from .rules.online import not_allowed


@dataclass(frozen=True)
class Way:
    """One answer to « how to pay ». `value` is what a form sends (« stripe:stripe_sepa »); a way that is not `online` sends nothing: it
    only says where and how. `available_cents`: for a credit, what is there."""

    value: str
    label: str
    hint: str = ""
    min_cents: int = 1
    online: bool = False
    available_cents: int | None = None


HINTS = {
    "stripe_sepa": "La banque met quelques jours ; votre place est gardée.",
    "counter": "Espèces, chèque, carte ou bon, aux heures d'accueil.",
}


def online_regie() -> Regie | None:
    """The open régie that receives online payments."""
    return Regie.objects.filter(online=True, is_open=True).first()


def provider_for(payment) -> Provider:
    """Who answers for a payment: its online provider, or the counter. LookupError when the provider is registered no more."""
    return COUNTER if payment.is_desk else provider_of(payment.provider)


def refusal_of(regie: Regie, key: str):
    """Why this provider may open no page for this régie today; None when it may."""
    return not_allowed(key, allowed=regie.provider, since=regie.provider_since, document=regie.provider_document, today=clock.today())


def ways_to_pay(household) -> list[Way]:
    """Credit first when there is some, then online by each means of the deed, then the counter. Two queries."""
    found = []
    credit = CREDIT.available_cents(household)
    if credit:
        found.append(Way(CREDIT.key, CREDIT.label, available_cents=credit))
    regie = online_regie()
    for provider in registry.payment_providers if regie else ():
        if refusal_of(regie, provider.key) is None:
            found += [
                Way(f"{provider.key}:{method}", label, HINTS.get(method, ""), provider.min_cents, online=True)
                for method, label in provider.methods.items()
                if regie.accepts(method)
            ]
    return [*found, Way(COUNTER.key, COUNTER.label, HINTS["counter"])]
