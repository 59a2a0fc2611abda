"""The addresses of the funds themselves."""

from django.urls import path

from .desk import funds
from .views import landing

public = [path("", landing.landing, name="landing")]
own: list = []
desk = [path("", funds.funds, name="funds")]
