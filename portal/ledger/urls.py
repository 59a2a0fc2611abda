from django.urls import include, path

from .desk import billing, offices, papers, payments, refunds, regie, tasks, till
from .views.account import receipt, slip, to_pay
from .views.online import pay_online, payment_left, payment_return
from .webhooks import provider_webhook

desk = [
    path("regies/", offices.offices, name="offices"),
    path("regies/nouvelle/", offices.found, name="found"),
    path("regies/<int:pk>/", offices.office, name="office"),
    path("regies/<int:pk>/modifier/", offices.change, name="change_office"),
    path("regies/<int:pk>/mandat/", offices.name, name="mandate"),
    path("mandats/<int:pk>/finir/", offices.end, name="end_mandate"),
    path("caisse/", till.tills, name="tills"),
    path("caisse/ouvrir/<int:pk>/", till.open_till, name="open_till"),
    path("caisse/<int:pk>/", till.till, name="till"),
    path("caisse/<int:pk>/fermer/", till.close_till, name="close_till"),
    path("caisse/<int:pk>/feuille/", till.till_sheet, name="till_sheet"),
    path("", regie.journal, name="journal"),
    path("personnes/<int:pk>/", regie.person, name="person"),
    path("foyers/<int:pk>/", regie.household, name="household"),
    path("foyers/<int:pk>/avoir/", regie.credit, name="credit"),
    path("facturation/", billing.runs, name="billing"),
    path("facturation/preparer/", billing.prepare, name="billing_prepare"),
    path("facturation/<int:pk>/", billing.run, name="billing_run"),
    path("paiements/<uuid:uuid>/rendre/", refunds.give_of_payment, name="give_of_payment"),
    path("foyers/<int:pk>/rendre/", refunds.give_of_home, name="give_of_home"),
    path("remboursements/", refunds.refunds, name="refunds"),
    path("remboursements/<int:pk>/", refunds.refund, name="refund"),
    path("remboursements/<int:pk>/reponse/", refunds.answer, name="refund_answer"),
    path("remboursements/demandes/", refunds.order_new, name="refund_order_new"),
    path("remboursements/demandes/<int:pk>/", refunds.order, name="refund_order"),
    path("remboursements/demandes/<int:pk>/papier/", refunds.order_paper, name="refund_order_paper"),
    path("a-traiter/", tasks.tasks, name="tasks"),
    path("a-traiter/<int:pk>/", tasks.task, name="task"),
    path("paiements/<uuid:uuid>/", payments.payment, name="payment"),
    path("paiements/<uuid:uuid>/annuler/", payments.void, name="void"),
    # The same papers under `/equipe/`, behind its door: at a counter, an agent's badge opens nothing else.
    path("paiements/<uuid:uuid>/recu/", papers.receipt, name="receipt"),
    path("paiements/<uuid:uuid>/annulation/", papers.receipt, {"cancelling": True}, name="cancelling_receipt"),
    path("remises/<int:pk>/", papers.slip, name="slip"),
]
urlpatterns = [
    path("equipe/regie/", include((desk, "regie"))),
    path("mon-espace/a-regler/", to_pay, name="to_pay"),
    path("quittances/<uuid:uuid>/", receipt, name="receipt"),
    path("quittances/<uuid:uuid>/annulation/", receipt, {"cancelling": True}, name="cancelling_receipt"),
    path("remises/<int:pk>/", slip, name="slip"),
    path("paiements/<slug:provider>/webhook/", provider_webhook, name="provider_webhook"),
    path("paiements/<uuid:uuid>/retour/", payment_return, name="payment_return"),
    path("paiements/<uuid:uuid>/abandon/", payment_left, name="payment_left"),
    path("mon-espace/a-regler/en-ligne/", pay_online, name="pay_online"),
]
