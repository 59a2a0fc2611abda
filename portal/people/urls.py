from django.urls import path
from django.views.generic import RedirectView

from .views.account import account_home, second_factor_needed
from .views.demo import demo, demo_sign_in
from .views.space import space, space_welcome

urlpatterns = [
    path("mon-espace/", space, name="space"),
    path("mon-espace/bienvenue/", space_welcome, name="space_welcome"),
    path("compte/", account_home, name="account_home"),
    path("compte/double-verification/", second_factor_needed, name="second_factor_needed"),
    # One page asks for the code: the other one that allauth has leads there.
    path("compte/login/code/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("demo/", demo, name="demo"),
    path("demo/entrer/", demo_sign_in, name="demo_sign_in"),
]
