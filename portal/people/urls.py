from django.urls import path
from django.views.generic import RedirectView

from .desk import card_stock, counter, doubts, passes, team
from .views.account import account_home, second_factor_needed
from .views.card_code import sign_in_code
from .views.demo import demo, demo_sign_in
from .views.sheet import open_sheet, sheet
from .views.space import space, space_welcome

urlpatterns = [
    path("mon-espace/", space, name="space"),
    path("mon-espace/bienvenue/", space_welcome, name="space_welcome"),
    path("compte/", account_home, name="account_home"),
    path("compte/double-verification/", second_factor_needed, name="second_factor_needed"),
    # One page asks for the code: the other one that allauth has leads there.
    path("compte/login/code/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    # allauth's own page of the code, which also reads that of a card; its name stays allauth's.
    path("compte/login/code/confirm/", sign_in_code),
    path("feuille/", sheet, name="sheet"),
    path("feuille/<str:token>/", open_sheet, name="sheet_open"),
    path("equipe/cartes/", card_stock.card_stock, name="card_stock"),
    path("equipe/cartes/<int:pk>/planche/", card_stock.card_labels, name="card_labels"),
    path("equipe/cartes/<int:pk>/retirer/", card_stock.card_spoil, name="card_spoil"),
    path("equipe/feuilles/<int:pk>/", passes.pass_card, name="sheet_pass"),
    path("equipe/feuilles/<int:pk>/imprimer/", passes.pass_paper, name="sheet_pass_paper"),
    path("equipe/feuilles/<int:pk>/reprendre/", passes.pass_back, name="sheet_pass_back"),
    path("equipe/feuilles/<int:pk>/ici/", passes.pass_here, name="sheet_pass_here"),
    path("equipe/membres/", team.team, name="team"),
    path("equipe/membres/inviter/", team.team_invite, name="team_invite"),
    path("equipe/membres/<int:pk>/", team.team_member, name="team_member"),
    path("equipe/membres/<int:pk>/donner/", team.team_give, name="team_give"),
    path("equipe/membres/<int:pk>/retirer/<int:role>/", team.team_withdraw, name="team_withdraw"),
    *(path(f"equipe/membres/<int:pk>/{act}/", team.team_act, {"act": act}, name=f"team_{act}") for act in team.ACTS),
    path("equipe/coordonnees/", doubts.doubt_list, name="address_doubts"),
    path("equipe/coordonnees/<int:pk>/bonne/", doubts.doubt_settled, name="address_doubt_settled"),
    path("equipe/badge/", counter.my_badge, name="my_badge"),
    path("equipe/poste/", counter.counter, name="counter"),
    path("equipe/poste/reprendre/", counter.counter_resume, name="counter_resume"),
    path("equipe/poste/verrouiller/", counter.counter_lock, name="counter_lock"),
    path("equipe/poste/changer/", counter.counter_switch, name="counter_switch"),
    path("equipe/poste/fermer/", counter.counter_close, name="counter_close"),
    path("equipe/postes/", counter.workstations, name="workstations"),
    path("equipe/postes/ajouter/", counter.workstation_register, name="workstation_register"),
    path("equipe/postes/<int:pk>/retirer/", counter.workstation_revoke, name="workstation_revoke"),
    path("demo/", demo, name="demo"),
    path("demo/entrer/", demo_sign_in, name="demo_sign_in"),
]
