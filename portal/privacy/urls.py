from django.urls import path

from .desk import data, keeping, readings, requests
from .views import mine, register

urlpatterns = [
    path("mon-espace/mes-donnees/", mine.my_data, name="my_data"),
    path("mon-espace/mes-donnees/telecharger/", mine.my_data_download, name="my_data_download"),
    path("mon-espace/mes-donnees/papier/", mine.my_data_paper, name="my_data_paper"),
    path("mon-espace/mes-donnees/demander/", mine.my_data_ask, name="my_data_ask"),
    path("mon-espace/mes-donnees/demandes/<uuid:uid>/", mine.my_request, name="my_data_request"),
    path("mon-espace/mes-donnees/demandes/<uuid:uid>/retirer/", mine.my_request_back, name="my_data_request_back"),
    path("donnees-personnelles/registre/", register.data_register, name="data_register"),
    path("equipe/personnes/<int:pk>/donnees/", data.data, name="desk_data"),
    path("equipe/personnes/<int:pk>/donnees/remettre/", data.hand, name="desk_data_hand"),
    path("equipe/personnes/<int:pk>/donnees/papier/", data.data_paper, name="desk_data_paper"),
    path("equipe/personnes/<int:pk>/donnees/part-confidentielle/", data.data_sealed, name="desk_data_sealed"),
    path("equipe/personnes/<int:pk>/donnees/lectures/", data.data_readings, name="desk_data_readings"),
    path("equipe/donnees/", requests.request_list, name="desk_requests"),
    path("equipe/donnees/<int:pk>/", requests.request_page, name="desk_request"),
    path("equipe/donnees/<int:pk>/identite/", requests.request_identity, name="desk_request_identity"),
    path("equipe/donnees/<int:pk>/prolonger/", requests.request_longer, name="desk_request_longer"),
    path("equipe/donnees/<int:pk>/repondre/", requests.request_answer, name="desk_request_answer"),
    path("equipe/donnees/<int:pk>/refuser/", requests.request_refuse, name="desk_request_refuse"),
    path("equipe/donnees/<int:pk>/retirer/", requests.request_back, name="desk_request_back"),
    path("equipe/donnees/<int:pk>/effacer/", requests.request_erase, name="desk_request_erase"),
    path("equipe/donnees/<int:pk>/lettre/", requests.request_letter, name="desk_request_letter"),
    path("equipe/donnees/durees/", keeping.keeping, name="desk_keeping"),
    path("equipe/donnees/durees/imprimer/", keeping.keeping_paper, name="desk_keeping_paper"),
    path("equipe/donnees/purges/", keeping.purges, name="desk_purges"),
    path("equipe/donnees/purges/export.csv", keeping.purges_export, name="desk_purges_export"),
    path("equipe/donnees/lectures/", readings.readings, name="desk_readings"),
]
