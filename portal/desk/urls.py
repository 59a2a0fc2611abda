from django.urls import path

from .views import aside, call_backs, calls, home, papers, phone, slips, visits

urlpatterns = [
    path("", home.home, name="desk_home"),
    path("de-cote/", aside.put, name="desk_put_aside"),
    path("de-cote/<int:pk>/reprendre/", aside.resume, name="desk_take_up"),
    path("de-cote/<int:pk>/laisser/", aside.drop, name="desk_drop_aside"),
    path("telephone/", phone.phone, name="desk_phone"),
    path("telephone/<int:pk>/", phone.phone_person, name="desk_phone_person"),
    path("telephone/<int:pk>/verifier/", phone.phone_check, name="desk_phone_check"),
    path("appels/", calls.call_list, name="desk_calls"),
    path("appels/<int:pk>/", calls.call_note, name="desk_call_note"),
    path("appels/<int:pk>/lettre/", calls.call_letter, name="desk_call_letter"),
    path("appels/retirer/<int:pk>/", call_backs.call_off, name="desk_call_off"),
    path("personnes/<int:pk>/rappeler/", call_backs.call_back, name="desk_call_back"),
    path("papiers/", papers.papers, name="desk_papers"),
    path("papiers/<slug:form>/<int:key>/imprimer/", papers.paper_blank, name="desk_paper_blank"),
    path("papiers/<slug:form>/<int:key>/saisir/", papers.paper_rekey, name="desk_paper_rekey"),
    path("passages/", visits.visits, name="desk_visits"),
    path("passages/compter/", visits.count, name="desk_count_visit"),
    path("passages/maison/", visits.choose_house, name="desk_choose_house"),
    path("passages/export.csv", visits.export, name="desk_visits_export"),
    path("bons/<str:label>/<str:key>/", slips.slip, name="desk_slip"),
    path("bons/<str:label>/<str:key>/pdf/", slips.slip_pdf, name="desk_slip_pdf"),
    path("bons/<str:label>/<str:key>/montrer/", slips.slip_show, name="desk_slip_show"),
]
