from django.urls import path

from .desk import attendance, attendance_paper, draw, feed, flyer, planner, prepare, series, sheets, terms
from .desk import places as desk_places
from .views import agenda, catalogue, feeds, my_feed, places, sign_up

app_name = "programmes"
urlpatterns = [
    path("programmes/", catalogue.catalogue, name="catalogue"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda.ics", feeds.feed, name="feed"),
    path("agenda/date/<str:uid>.ics", feeds.date_file, name="date_file"),
    path("agenda/<str:token>.ics", feeds.own_feed, name="own_feed"),
    path("inscription/<int:pk>/", sign_up.sign_up, name="sign_up"),
    path("mon-espace/places/", places.places, name="places"),
    path("mon-espace/historique/", places.history, name="history"),
    path("mon-espace/places/<int:pk>/", places.place, name="place"),
    path("mon-espace/places/<int:pk>.ics", feeds.place_file, name="place_file"),
    path("mon-espace/agenda/", my_feed.my_feed, name="my_feed"),
    path("mon-espace/places/<int:pk>/reponse/", places.answer, name="answer"),
    path("equipe/rendez-vous/", sheets.sheet_list, name="desk_sheets"),
    path("equipe/rendez-vous/nouveau/", planner.plan, name="desk_plan"),
    path("equipe/rendez-vous/a-preparer/", prepare.prepare, name="desk_prepare"),
    path("equipe/rendez-vous/serie/<int:pk>/", series.series, name="desk_series"),
    path("equipe/rendez-vous/serie/<int:pk>/affiche/", flyer.series_flyer, name="desk_series_flyer"),
    path("equipe/rendez-vous/date/<int:pk>/", series.date, name="desk_date"),
    path("equipe/rendez-vous/date/<int:pk>/affiche/", flyer.date_flyer, name="desk_date_flyer"),
    path("equipe/rendez-vous/date/<int:pk>/changer/", series.change_date, name="desk_change_date"),
    path("equipe/rendez-vous/<int:pk>/", sheets.sheet, name="desk_sheet"),
    path("equipe/rendez-vous/<int:pk>/inscrire/", sheets.enrol_person, name="desk_enrol"),
    path("equipe/rendez-vous/<int:pk>/places/", sheets.capacity, name="desk_capacity"),
    path("equipe/rendez-vous/<int:pk>/presences/<int:session_pk>/", attendance.attendance, name="desk_attendance"),
    path("equipe/rendez-vous/<int:pk>/presences/<int:session_pk>/papier/", attendance_paper.rekey, name="desk_attendance_rekey"),
    path("equipe/rendez-vous/<int:pk>/presences/<int:session_pk>/imprimer/", attendance_paper.printed, name="desk_attendance_paper"),
    path("equipe/rendez-vous/<int:pk>/reglages/", terms.terms, name="desk_terms"),
    path("equipe/rendez-vous/<int:pk>/tirage/", draw.draw, name="desk_draw"),
    path("equipe/rendez-vous/<int:pk>/tirage/affiche/", draw.on_the_wall, name="desk_draw_paper"),
    path("equipe/rendez-vous/place/<int:pk>/devant/", draw.put_first, name="desk_move_up"),
    path("equipe/rendez-vous/place/<int:pk>/", sheets.place_act, name="desk_place"),
    path("equipe/rendez-vous/date/<int:pk>/annuler/", series.cancel_date, name="desk_cancel_date"),
    path("equipe/personnes/<int:pk>/inscrire/", sheets.sheets_for, name="desk_sheets_for"),
    path("equipe/personnes/<int:pk>/agenda/", feed.feed, name="desk_feed"),
    path("equipe/personnes/<int:pk>/places/", desk_places.places_of_person, name="desk_places"),
]
