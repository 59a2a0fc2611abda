from django.urls import path

from .desk import balance, tariffs, versions
from .views import public

urlpatterns = [
    path("tarifs/", public.tariffs, name="tariffs"),
    path("tarifs/<slug:scheme>/mon-prix/", public.find_price, name="find_price"),
    path("tarifs/<slug:scheme>/papier/", public.tariffs_paper, name="tariffs_paper"),
    path("equipe/tarifs/", tariffs.tariff_list, name="tariff_list"),
    path("equipe/tarifs/nouveau/", tariffs.tariff_new, name="tariff_new"),
    path("equipe/tarifs/version/<int:pk>/", versions.version_detail, name="version_detail"),
    path("equipe/tarifs/version/<int:pk>/apercu/", versions.version_preview, name="version_preview"),
    path("equipe/tarifs/version/<int:pk>/publier/", versions.version_publish, name="version_publish"),
    path("equipe/tarifs/version/<int:pk>/retirer/", versions.version_withdraw, name="version_withdraw"),
    path("equipe/tarifs/version/<int:pk>/jeter/", versions.version_discard, name="version_discard"),
    path("equipe/tarifs/version/<int:pk>/papier/", versions.version_paper, name="version_paper"),
    path("equipe/tarifs/<slug:scheme>/", tariffs.tariff_detail, name="tariff_detail"),
    path("equipe/tarifs/<slug:scheme>/modifier/", tariffs.tariff_change, name="tariff_change"),
    path("equipe/tarifs/<slug:scheme>/cout/", tariffs.tariff_cost, name="tariff_cost"),
    path("equipe/tarifs/<slug:scheme>/fin/", tariffs.tariff_close, name="tariff_close"),
    path("equipe/tarifs/<slug:scheme>/version/", versions.version_new, name="version_new"),
    path("equipe/tarifs/<slug:scheme>/bilan/", balance.tariff_balance, name="tariff_balance"),
    path("equipe/tarifs/<slug:scheme>/bilan/papier/", balance.balance_paper, name="balance_paper"),
]
