from django.urls import path

from .views import places

app_name = "programmes"
urlpatterns = [
    path("mon-espace/places/<int:pk>/", places.place, name="place"),
]
