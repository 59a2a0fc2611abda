from django.urls import path

from .desk import absence, attendance, attendance_paper, call_list, dates, frequentation, sheets
from .desk import certificates as desk_certificates
from .desk import places as desk_places
from .views import agenda, catalogue, certificates, places, sign_up, ticks

app_name = "programmes"
urlpatterns = [
    path("programmes/", catalogue.catalogue, name="catalogue"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("inscription/<int:pk>/", sign_up.sign_up, name="sign_up"),
    path("mon-espace/places/", places.places, name="places"),
    path("mon-espace/places/<int:pk>/", places.place, name="place"),
    path("mon-espace/places/<int:pk>/reponse/", places.answer, name="answer"),
    path("attestation/", certificates.check, name="certificate_check"),
    path("mon-espace/attestations/", certificates.mine, name="certificates"),
    path("mon-espace/attestations/<int:pk>/<int:activity_pk>/", certificates.mine_printed, name="certificate"),
    path("pointage/", ticks.ticks, name="ticks"),
    path("equipe/rendez-vous/", sheets.sheet_list, name="desk_sheets"),
    path("equipe/rendez-vous/nouveau/", dates.new_date, name="desk_new_date"),
    path("equipe/rendez-vous/<int:pk>/", sheets.sheet, name="desk_sheet"),
    path("equipe/rendez-vous/<int:pk>/inscrire/", sheets.enrol_person, name="desk_enrol"),
    path("equipe/rendez-vous/<int:pk>/places/", sheets.capacity, name="desk_capacity"),
    path("equipe/rendez-vous/<int:pk>/presences/<int:session_pk>/", attendance.attendance, name="desk_attendance"),
    path("equipe/rendez-vous/<int:pk>/presences/<int:session_pk>/papier/", attendance_paper.rekey, name="desk_attendance_rekey"),
    path("equipe/rendez-vous/<int:pk>/presences/<int:session_pk>/imprimer/", attendance_paper.printed, name="desk_attendance_paper"),
    path("equipe/rendez-vous/<int:pk>/presences/<int:session_pk>/appel/", call_list.printed, name="desk_call_list"),
    path("equipe/rendez-vous/frequentation/", frequentation.frequentation, name="desk_frequentation"),
    path("equipe/rendez-vous/<int:pk>/absences/", absence.call_after, name="desk_call_after"),
    path("equipe/rendez-vous/absence/<int:pk>/", absence.absence, name="desk_absence"),
    path("equipe/rendez-vous/place/<int:pk>/", sheets.place_act, name="desk_place"),
    path("equipe/rendez-vous/date/<int:pk>/annuler/", dates.cancel_date, name="desk_cancel_date"),
    path("equipe/personnes/<int:pk>/inscrire/", sheets.sheets_for, name="desk_sheets_for"),
    path("equipe/personnes/<int:pk>/attestations/", desk_certificates.certificates_of, name="desk_certificates"),
    path("equipe/personnes/<int:pk>/attestations/<int:activity_pk>/", desk_certificates.certificate, name="desk_certificate"),
    path("equipe/personnes/<int:pk>/places/", desk_places.places_of_person, name="desk_places"),
]
