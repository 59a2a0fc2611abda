"""The address of the yearly evidence."""

from django.urls import path

from .desk import evidence

public: list = []
own: list = []
desk = [path("bilan/", evidence.evidence, name="evidence")]
