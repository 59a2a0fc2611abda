from django.urls import path

from .views.online import pay_online, payment_left, payment_return
from .webhooks import provider_webhook

urlpatterns = [
    path("paiements/<slug:provider>/webhook/", provider_webhook, name="provider_webhook"),
    path("paiements/<uuid:uuid>/retour/", payment_return, name="payment_return"),
    path("paiements/<uuid:uuid>/abandon/", payment_left, name="payment_left"),
    path("mon-espace/a-regler/en-ligne/", pay_online, name="pay_online"),
]
