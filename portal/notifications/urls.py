from django.urls import path

from .desk import letters, messages
from .views.outbox import outbox
from .webhooks import returns

urlpatterns = [
    path("demo/boite-d-envoi/", outbox, name="demo_outbox"),
    path("equipe/messages/", messages.message_list, name="message_list"),
    path("equipe/messages/<uuid:uid>/", messages.message_detail, name="message_detail"),
    path("equipe/messages/<uuid:uid>/renvoyer/", messages.message_again, name="message_again"),
    path("equipe/messages/<uuid:uid>/annuler/", messages.message_move, {"act": "annuler"}, name="message_call_off"),
    path("equipe/messages/<uuid:uid>/fait/", messages.message_move, {"act": "fait"}, name="message_done"),
    path("equipe/messages/<uuid:uid>/autrement/", messages.message_otherwise, name="message_otherwise"),
    path("equipe/messages/<uuid:uid>/revenu/", messages.message_returned, name="message_returned"),
    path("equipe/courriers/", letters.letter_list, name="letter_list"),
    path("equipe/courriers/imprimer/", letters.letter_print, name="letter_print"),
    path("equipe/courriers/<uuid:uid>/", letters.letter_batch, name="letter_batch"),
    path("equipe/courriers/<uuid:uid>/lettres.pdf", letters.letter_paper, name="letter_paper"),
    path("equipe/courriers/<uuid:uid>/poste/", letters.letter_posted, name="letter_posted"),
    path("equipe/courriers/<uuid:uid>/abandonner/", letters.letter_abandon, name="letter_abandon"),
    path("messages/retours/", returns, name="message_returns"),
]
