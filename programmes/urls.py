from django.urls import path

from .desk import attendance, attendance_paper, dates, enrol, party, questions, sheets
from .desk import places as desk_places
from .views import agenda, catalogue, places, sign_up
from .views import party as my_party

app_name = "programmes"
urlpatterns = [
    path("programmes/", catalogue.catalogue, name="catalogue"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("inscription/<int:pk>/", sign_up.sign_up, name="sign_up"),
    path("mon-espace/places/", places.places, name="places"),
    path("mon-espace/places/<int:pk>/", places.place, name="place"),
    path("mon-espace/places/<int:pk>/reponse/", places.answer, name="answer"),
    path("mon-espace/places/<int:pk>/qui-vient/", my_party.answer_group, name="answer_group"),
    path("mon-espace/places/<int:pk>/passer/", my_party.pass_on, name="pass_on"),
    path("equipe/rendez-vous/", sheets.sheet_list, name="desk_sheets"),
    path("equipe/rendez-vous/nouveau/", dates.new_date, name="desk_new_date"),
    path("equipe/rendez-vous/<int:pk>/", sheets.sheet, name="desk_sheet"),
    path("equipe/rendez-vous/<int:pk>/inscrire/", enrol.enrol_person, name="desk_enrol"),
    path("equipe/rendez-vous/<int:pk>/questions/", questions.questions, name="desk_questions"),
    path("equipe/rendez-vous/<int:pk>/preparation/", questions.preparation, name="desk_preparation"),
    path("equipe/rendez-vous/<int:pk>/places/", sheets.capacity, name="desk_capacity"),
    path("equipe/rendez-vous/<int:pk>/presences/<int:session_pk>/", attendance.attendance, name="desk_attendance"),
    path("equipe/rendez-vous/<int:pk>/presences/<int:session_pk>/papier/", attendance_paper.rekey, name="desk_attendance_rekey"),
    path("equipe/rendez-vous/<int:pk>/presences/<int:session_pk>/imprimer/", attendance_paper.printed, name="desk_attendance_paper"),
    path("equipe/rendez-vous/place/<int:pk>/", sheets.place_act, name="desk_place"),
    path("equipe/rendez-vous/place/<int:pk>/groupe/", party.party, name="desk_party"),
    path("equipe/rendez-vous/date/<int:pk>/annuler/", dates.cancel_date, name="desk_cancel_date"),
    path("equipe/personnes/<int:pk>/inscrire/", sheets.sheets_for, name="desk_sheets_for"),
    path("equipe/personnes/<int:pk>/places/", desk_places.places_of_person, name="desk_places"),
]
