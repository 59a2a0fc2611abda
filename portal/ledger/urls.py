from django.urls import include, path

from .desk import books, deposits, offices, papers, payments, records, regie, till
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
    path("paiements/<uuid:uuid>/", payments.payment, name="payment"),
    path("paiements/<uuid:uuid>/annuler/", payments.void, name="void"),
    # The same papers under `/equipe/`, behind its door: at a counter, an agent's badge opens nothing else.
    path("paiements/<uuid:uuid>/recu/", papers.receipt, name="receipt"),
    path("paiements/<uuid:uuid>/annulation/", papers.receipt, {"cancelling": True}, name="cancelling_receipt"),
    path("remises/<int:pk>/", papers.slip, name="slip"),
    path("paiements/<uuid:uuid>/copie/", records.copy_new, name="copy_new"),
    path("paiements/<uuid:uuid>/copie/<int:rank>/", records.copy, name="copy"),
    path("versements/", deposits.deposits, name="deposits"),
    path("versements/regies/<int:pk>/<slug:kind>/", deposits.deposit_new, name="deposit_new"),
    path("versements/<int:pk>/", deposits.deposit, name="deposit"),
    path("versements/<int:pk>/remettre/", deposits.deposit_hand, name="deposit_hand"),
    path("versements/<int:pk>/valider/", deposits.deposit_validate, name="deposit_validate"),
    path("versements/<int:pk>/defaire/", deposits.deposit_undo, name="deposit_undo"),
    path("versements/<int:pk>/bordereau/", deposits.deposit_paper, name="deposit_paper"),
    path("registre/", records.records, name="records"),
    path("registre/regies/<int:pk>/<slug:kind>/", records.record_new, name="record_new"),
    path("registre/<int:pk>/", records.record, name="record"),
    path("registre/<int:pk>/proces-verbal/", records.record_paper, name="record_paper"),
    path("journal/", books.books, name="books"),
    path("journal/papier/", books.books_paper, name="books_paper"),
    path("journal/ecritures/", books.entries, name="entries"),
    path("journal/balance/", books.balance, name="balance"),
    path("journal/export/<slug:what>.<slug:kind>", books.export, name="export"),
    path("journal/exercices/", books.years, name="years"),
    path("journal/exercices/<int:pk>/<int:year>/cloturer/", books.year_close, name="year_close"),
    path("journal/exercices/<int:pk>/papier/", books.year_paper, name="year_paper"),
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
