"""The addresses of the funds themselves."""

from django.urls import path

from .desk import funds
from .views import landing

public = [path("", landing.landing, name="landing"), path("<int:pk>/", landing.fund, name="fund")]
own: list = []
desk = [
    path("", funds.funds, name="funds"),
    path("ouvrir/", funds.open_one, name="open"),
    path("<int:pk>/", funds.fund, name="fund"),
    path("<int:pk>/mouvements.csv", funds.movements, name="movements"),
    path("<int:pk>/contributions/", funds.contributions, name="contributions"),
    path("<int:pk>/regles/", funds.rules, name="rules"),
    path("<int:pk>/fermer/", funds.close, name="close"),
]
