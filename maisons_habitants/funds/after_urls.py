"""The addresses of what follows a yes."""

from django.urls import path

from .desk import after as desk_after
from .desk import after_papers, orders
from .views import after

public: list = []
own = [
    path("<int:pk>/suite/", after.overview, name="after"),
    path("<int:pk>/suite/charte/", after.charter, name="after_charter"),
    path("<int:pk>/suite/charte.pdf", after.charter_pdf, name="after_charter_pdf"),
    path("<int:pk>/suite/compte/", after.account, name="after_account"),
    path("<int:pk>/suite/tickets/", after.receipts, name="after_receipts"),
    path("<int:pk>/suite/bilan/", after.report, name="after_report"),
]
desk = [
    path("accordes/", desk_after.granted, name="granted"),
    path("demande/<int:pk>/suite/", desk_after.after, name="after"),
    path("demande/<int:pk>/suite/charte.pdf", after_papers.charter, name="charter"),
    path("demande/suite/<int:pk>/ordre.pdf", after_papers.order_sent, name="order_sent"),
    path("demande/<int:pk>/suite/tickets/", desk_after.receipts, name="after_receipts"),
    path("demande/<int:pk>/suite/bilan/", desk_after.report, name="after_report"),
    path("ordres/", orders.orders, name="orders"),
    path("ordres.csv", orders.orders_sheet, name="orders_sheet"),
    path("ordres/<int:pk>/ordre.pdf", after_papers.order_paper, name="order_paper"),
]
