from django.urls import path

from .desk import messages
from .views.outbox import outbox

urlpatterns = [
    path("demo/boite-d-envoi/", outbox, name="demo_outbox"),
    path("equipe/messages/", messages.message_list, name="message_list"),
    path("equipe/messages/<uuid:uid>/", messages.message_detail, name="message_detail"),
    path("equipe/messages/<uuid:uid>/renvoyer/", messages.message_again, name="message_again"),
    path("equipe/messages/<uuid:uid>/annuler/", messages.message_move, {"act": "annuler"}, name="message_call_off"),
    path("equipe/messages/<uuid:uid>/fait/", messages.message_move, {"act": "fait"}, name="message_done"),
]
