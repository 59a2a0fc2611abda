"""Every address of ours, with the right that opens it. What each person must be answered is worked out from this table and from the
table of roles (`people.rules.capabilities`): nothing here was copied from what the site answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

NOTHING: dict[str, Any] = {}


@dataclass(frozen=True)
class Anyone:
    """A public page."""


@dataclass(frozen=True)
class Account:
    """Whoever is signed in: what she sees there is her own."""


@dataclass(frozen=True)
class Own:
    """Only who stands in this relation to the house's household: « referent », « member » (the referent too) or « adult » (the one)."""

    who: str


@dataclass(frozen=True)
class Desk:
    """Staff who hold `gate` somewhere; the thing shown must be in a house where they hold `rows` (None: not a house's thing).
    `also`: one of these capabilities beside."""

    gate: str
    rows: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Nobody:
    """Nobody at all, for the reason given."""

    why: str


@dataclass(frozen=True)
class Road:
    name: str
    right: Any
    args: Callable[[Any], tuple] = lambda house: ()
    methods: str = "GET"
    data: Callable[[Any], dict] = field(default=lambda house: {})


def pk(name: str) -> Callable:
    return lambda house: (getattr(house, name).pk,)


def uid(name: str) -> Callable:
    return lambda house: (getattr(house, name).uid,)


def uuid(name: str) -> Callable:
    return lambda house: (getattr(house, name).uuid,)


def always(*args) -> Callable:
    return lambda house: args


def sends(**data) -> Callable:
    return lambda house: {name: value(house) if callable(value) else value for name, value in data.items()}


def paper(form: str, name: str) -> Callable:
    return lambda house: (form, getattr(house, name).pk)


def house_of(*capabilities: str, gate: str = "", also: tuple[str, ...] = ()) -> Desk:
    return Desk(gate or capabilities[0], capabilities, also)


POST, BOTH = "POST", "GET POST"
PAPER_ACTS = (("blank", "GET"), ("rekey", BOTH))
SCHEME = always("paniers")
PEOPLE, HOMES, MEANS = "people.write", "households.write", "means.verify"

PUBLIC = [
    Road("appearance", Anyone(), methods=POST),
    Road("gallery", Anyone()),
    Road("gallery-trial", Anyone()),
    Road("gallery-part", Anyone(), always("accueil")),
    Road("healthz_live", Anyone()),
    Road("theme", Anyone()),
    Road("data_register", Anyone()),
    Road("search", Anyone(), data=sends(q="panier")),
    Road("tariffs", Anyone()),
    Road("find_price", Anyone(), SCHEME, BOTH),
    Road("tariffs_paper", Anyone(), SCHEME),
    Road("partners", Anyone(), data=sends(theme="food")),
    Road("partners_paper", Anyone(), data=sends(theme="food")),
    Road("partner", Anyone(), pk("partner")),
    Road("programmes:agenda", Anyone()),
    Road("programmes:catalogue", Anyone()),
    Road("programmes:feed", Anyone(), data=sends(maison="alpha")),
    Road("programmes:date_file", Anyone(), lambda house: (house.session.uid,)),
    Road("programmes:date_file", Anyone(), lambda house: (house.quiet_session.uid,)),
    Road("programmes:own_feed", Anyone(), lambda house: (house.feed.token,)),
    Road("programmes:certificate_check", Anyone(), methods=BOTH),
    Road("programmes:ticks", Anyone(), methods=POST),  # the token of an open sheet is all that counts: without one, words and 400
    Road("appointments:permanences", Anyone()),
    Road("appointments:book", Anyone(), pk("moment"), BOTH),
    Road("paniers", Anyone(), methods=BOTH),
    Road("paniers:choose", Anyone(), methods=BOTH),
    Road("paniers:who", Anyone(), methods=BOTH),
    Road("paniers:check", Anyone(), methods=BOTH),
]
CLOSED = [
    Road("private_file", Nobody("no room gives this kind of file"), uid("file")),
    Road("public_media", Nobody("no such picture"), always("rien.png")),
    Road("sheet", Nobody("no sheet was confided to this browser"), methods=BOTH),
    Road("sheet_open", Nobody("not a link of ours"), always("0123.forged")),
    Road("demo", Nobody("not a demo")),
    Road("demo_sign_in", Nobody("not a demo"), methods=POST, data=sends(account="direction@belleroche.example")),
    Road("demo_outbox", Nobody("not a demo")),
    Road("provider_webhook", Nobody("no such provider"), always("autre"), POST),
    Road("message_returns", Nobody("the town has set no secret"), methods=POST),
]
RESIDENTS = [
    Road("space", Account()),
    Road("space_welcome", Account()),
    Road("account_home", Account()),
    Road("second_factor_needed", Account()),
    Road("space_me", Account(), methods=BOTH),
    Road("space_card", Account()),
    Road("my_data", Account()),
    Road("my_data_download", Account()),
    Road("my_data_paper", Account()),
    Road("my_data_ask", Account(), methods=BOTH),
    Road("my_data_request", Own("referent"), uid("data_request")),
    Road("my_data_request_back", Own("referent"), uid("data_request"), POST),
    Road("claim_record", Account(), methods=BOTH),
    Road("space_household", Account()),
    Road("to_pay", Account()),
    Road("programmes:places", Account()),
    Road("programmes:history", Account()),
    Road("programmes:my_feed", Account(), methods=BOTH),
    Road("programmes:place_file", Own("referent"), pk("place")),
    Road("programmes:place_file", Own("the member"), pk("quiet_place")),
    Road("programmes:certificates", Account()),
    Road("programmes:sign_up", Account(), pk("sheet"), BOTH),
    Road("paniers:mine", Account()),
    Road("paniers:calendar", Account()),
    Road("space_household_open", Own("somebody"), methods=POST),
    Road("space_household_join", Own("somebody"), methods=BOTH),
    Road("space_household_child", Own("referent"), pk("household"), BOTH),
    Road("space_household_invite", Own("referent"), pk("household"), POST),
    Road("space_household_leave", Own("member"), pk("household"), BOTH),
    Road("space_household_share", Own("referent"), pk("household"), POST),
    Road("space_household_promise", Own("referent"), pk("household"), POST),
    Road("receipt", Own("referent"), uuid("payment")),
    Road("cancelling_receipt", Own("referent"), uuid("voided")),
    Road("slip", Own("referent"), pk("free")),
    Road("pay_online", Own("referent"), methods=POST, data=sends(foyer=lambda house: house.household.pk, moyen="aucun")),
    Road("payment_return", Own("referent"), uuid("online")),
    Road("payment_left", Own("referent"), uuid("online")),
    Road("paniers:done", Own("referent"), pk("subscription")),
    Road("programmes:certificate", Own("referent"), lambda house: (house.referent.pk, house.event.pk)),
    Road("programmes:place", Own("referent"), pk("place")),
    Road("programmes:answer", Own("referent"), pk("place"), POST),
    Road("programmes:answer_group", Own("referent"), pk("place"), POST),
    Road("programmes:pass_on", Own("referent"), pk("place"), BOTH),
]
CONFIDENTIAL = [  # what is the member's alone, also from her household
    Road("programmes:place", Own("the member"), pk("quiet_place")),
    Road("programmes:answer", Own("the member"), pk("quiet_place"), POST),
    Road("appointments:move", Own("the member"), pk("appointment"), BOTH),
    Road("space_lead_stop", Own("the member"), pk("case"), BOTH),
    Road("space_certificate", Own("the member"), pk("registration")),
]
TEAM = [
    Road("desk_home", Desk("desk.enter")),
    Road("desk_put_aside", Desk("desk.enter"), methods=POST),
    Road("desk_visits", Desk(PEOPLE)),
    Road("desk_visits_export", Desk(PEOPLE)),
    Road("desk_count_visit", Desk(PEOPLE), methods=POST, data=sends(par="counter")),
    Road("desk_papers", Desk(PEOPLE)),
    *(Road(f"desk_paper_{act}", house_of(PEOPLE), paper("personne", "maison"), methods) for act, methods in PAPER_ACTS),
    *(
        Road(f"desk_paper_{act}", house_of(PEOPLE, "enrolments.write"), paper("inscription", "sheet"), methods)
        for act, methods in PAPER_ACTS
    ),
    *(
        Road(f"desk_paper_{act}", house_of(PEOPLE, "enrolments.write"), paper("panier", "basket_sheet"), methods)
        for act, methods in PAPER_ACTS
    ),
    Road("desk_choose_house", Desk(PEOPLE), methods=POST),
    Road("my_badge", Desk("desk.enter"), methods=BOTH),
    Road("workstations", Desk("desk.enter")),
    Road("team", Desk("team.see")),
    Road("team_invite", Desk("team.manage"), methods=BOTH),
    Road("team_member", house_of("team.see"), pk("colleague")),
    Road("team_give", house_of("team.see", gate="team.manage"), pk("colleague"), POST),
    Road("team_withdraw", house_of("team.see", gate="team.manage"), lambda house: (house.colleague.pk, house.role.pk), POST),
    *(Road(f"team_{act}", house_of("team.see", gate="team.manage"), pk("colleague"), POST) for act in ("fermer", "rouvrir", "lever")),
    Road("team_debloquer", house_of("team.see", gate="team.manage"), pk("colleague"), POST),
    Road("card_stock", Desk(PEOPLE), methods=BOTH),
    Road("card_labels", house_of(PEOPLE), pk("card_batch")),
    Road("card_spoil", house_of(PEOPLE), pk("card_batch"), POST),
    Road("sheet_pass", house_of("sheets.share"), pk("confided")),
    Road("sheet_pass_paper", house_of("sheets.share"), pk("confided")),
    Road("sheet_pass_back", house_of("sheets.share"), pk("confided"), POST),
    Road("sheet_pass_here", house_of("sheets.share"), pk("confided"), POST),
    Road("workstation_register", Desk("workstations.manage"), methods=POST),
    Road("workstation_revoke", house_of("workstations.manage"), pk("workstation"), POST),
]
MESSAGES = [
    Road("message_list", Desk("messages.see")),
    Road("message_detail", house_of("messages.see"), uid("message")),
    Road("message_detail", house_of("messages.see", "confidential.see"), uid("secret_message")),
    Road("message_again", house_of("messages.see", gate="messages.send"), uid("message"), POST),
    Road("message_call_off", house_of("messages.see", gate="messages.send"), uid("letter"), POST),
    Road("message_done", house_of("messages.see", gate="messages.send"), uid("letter"), POST),
    Road("message_otherwise", house_of("messages.see", gate="messages.send"), uid("letter"), POST),
    Road("message_returned", house_of("messages.see", gate="messages.send"), uid("letter"), POST),
    Road("letter_list", Desk("messages.send")),
    Road("letter_print", Desk("messages.send"), methods=POST),
    Road("letter_batch", house_of("messages.send"), uid("letter_batch")),
    Road("letter_paper", house_of("messages.send"), uid("letter_batch")),
    Road("letter_posted", house_of("messages.send"), uid("letter_batch"), POST),
    Road("letter_abandon", house_of("messages.send"), uid("letter_batch"), POST),
    Road("address_doubts", Desk("messages.send")),
    Road("address_doubt_settled", house_of("people.see", gate="people.write"), pk("doubt"), POST),
]
MONEY = [
    Road("regie:journal", Desk("money.see")),
    Road("regie:tills", Desk("money.see")),
    Road("regie:open_till", house_of("money.see", gate="money.take"), pk("regie"), BOTH),
    Road("regie:till", house_of("money.see"), pk("till")),
    Road("regie:close_till", house_of("money.see", gate="money.take"), pk("till"), BOTH),
    Road("regie:till_sheet", house_of("money.see"), pk("closed_till")),
    Road("regie:offices", Desk("regies.see")),
    Road("regie:office", house_of("regies.see"), pk("regie")),
    Road("regie:found", Desk("regies.write"), methods=BOTH),
    Road("regie:change_office", house_of("regies.write"), pk("regie"), BOTH),
    Road("regie:mandate", house_of("regies.write"), pk("regie"), BOTH),
    Road("regie:end_mandate", house_of("regies.write"), pk("mandate"), BOTH),
    Road("regie:person", house_of("people.see", gate="money.see"), pk("referent")),
    Road("regie:household", house_of("money.see"), pk("household"), BOTH),
    Road("regie:credit", house_of("money.take"), pk("household"), POST),
    Road("regie:payment", house_of("money.see"), uuid("payment")),
    Road("regie:give_of_payment", house_of("money.refund"), uuid("payment"), BOTH),
    Road("regie:give_of_home", house_of("money.refund"), pk("household"), BOTH),
    Road("regie:refunds", Desk("money.see")),
    Road("regie:refund", house_of("money.see"), pk("refund")),
    Road("regie:refund_answer", house_of("money.refund"), pk("refund"), POST),
    Road("regie:refund_order_new", Desk("money.refund"), methods=POST),
    Road("regie:refund_order", house_of("money.see"), pk("refund_order"), BOTH),
    Road("regie:refund_order_paper", house_of("money.see"), pk("refund_order")),
    Road("regie:tasks", Desk("money.refund")),
    Road("regie:task", house_of("money.refund"), pk("money_task"), BOTH),
    Road("regie:receipt", house_of("money.see"), uuid("payment")),
    Road("regie:cancelling_receipt", house_of("money.see"), uuid("voided")),
    Road("regie:slip", house_of("money.see"), pk("free")),
    Road("regie:void", house_of("money.see", gate="money.take"), uuid("payment"), BOTH),
    Road("regie:copy_new", house_of("money.see", gate="money.take"), uuid("payment"), BOTH),
    Road("regie:copy", house_of("money.see"), lambda house: (house.payment.uuid, 1)),
    Road("regie:deposits", Desk("books.read")),
    Road("regie:deposit_new", house_of("money.close"), lambda house: (house.regie.pk, "cash"), BOTH),
    Road("regie:deposit_new", house_of("money.close"), lambda house: (house.regie.pk, "cheques"), BOTH),
    Road("regie:deposit", house_of("books.read"), pk("deposit")),
    Road("regie:deposit_paper", house_of("books.read"), pk("deposit")),
    Road("regie:deposit_hand", house_of("money.close"), pk("deposit"), POST),
    Road("regie:deposit_validate", house_of("money.close"), pk("deposit"), POST),
    Road("regie:deposit_undo", house_of("money.close"), pk("deposit"), POST),
    Road("regie:records", Desk("books.read")),
    Road("regie:record_new", house_of("money.close"), lambda house: (house.regie.pk, "handover"), BOTH),
    Road("regie:record_new", house_of("money.close"), lambda house: (house.regie.pk, "verification"), BOTH),
    Road("regie:record", house_of("books.read"), pk("record")),
    Road("regie:record_paper", house_of("books.read"), pk("record")),
    Road("regie:books", Desk("books.read")),
    Road("regie:books_paper", Desk("books.read")),
    Road("regie:entries", Desk("books.read")),
    Road("regie:balance", Desk("books.read")),
    Road("regie:export", Desk("books.read"), always("ecritures", "csv")),
    Road("regie:years", Desk("books.read")),
    Road("regie:year_close", house_of("money.close"), lambda house: (house.regie.pk, 2025), POST),
    Road("regie:year_paper", house_of("books.read"), pk("year")),
]
PRICES = [
    Road("tariff_list", Desk("tariffs.see")),
    Road("tariff_detail", Desk("tariffs.see"), SCHEME),
    Road("version_detail", Desk("tariffs.see"), pk("version"), BOTH),
    Road("version_paper", Desk("tariffs.see"), pk("version")),
    Road("tariff_balance", Desk("tariffs.see", also=("books.read", "tariffs.write")), SCHEME),
    Road("balance_paper", Desk("tariffs.see", also=("books.read", "tariffs.write")), SCHEME),
    Road("tariff_new", Desk("tariffs.write"), methods=BOTH),
    Road("tariff_change", Desk("tariffs.write"), SCHEME, BOTH),
    Road("version_publish", Desk("tariffs.write"), pk("draft"), BOTH),
    *(Road(name, Desk("tariffs.write"), SCHEME, POST) for name in ("tariff_cost", "tariff_close", "version_new")),
    *(Road(f"version_{act}", Desk("tariffs.write"), pk("draft"), POST) for act in ("preview", "withdraw", "discard")),
]
PERSONS = [
    Road("desk_persons", Desk("people.see"), data=sends(q="Zéphyrine")),
    Road("desk_person", house_of("people.see"), pk("referent")),
    Road("desk_person_acts", house_of("people.see"), pk("referent")),
    Road("desk_person_home", house_of("people.see", gate="households.see"), pk("referent")),
    Road("desk_person_house", house_of(PEOPLE), pk("referent"), BOTH),
    Road("desk_person_new", Desk(PEOPLE), methods=BOTH),
    Road("desk_person_welcome", Desk(PEOPLE), methods=BOTH),
    Road("desk_person_edit", house_of(PEOPLE), pk("referent"), BOTH),
    Road("desk_card_issue", house_of(PEOPLE), pk("other"), POST),
    Road("desk_card_replace", house_of(PEOPLE), pk("referent"), POST),
    Road("desk_card_give", house_of(PEOPLE), pk("other"), POST, sends(numero=lambda house: house.blank_card.number)),
    Road("desk_card_paper", house_of(PEOPLE), pk("referent")),
    Road("desk_paper_code", house_of(PEOPLE), pk("referent"), BOTH),
    Road("desk_card_close", house_of(PEOPLE), pk("referent"), POST, sends(carte=lambda house: house.card.pk)),
    Road("desk_person_quotient", house_of(MEANS), pk("referent"), POST),
    Road("desk_merge", house_of("people.merge"), pk("referent")),
    Road("desk_merge_compare", house_of("people.merge"), lambda house: (house.referent.pk, house.other.pk), BOTH),
    Road("desk_merge_undo", house_of("people.merge"), lambda house: (house.other.pk, house.merge.pk), POST),
    Road("desk_household", house_of("households.see"), pk("household")),
    Road("desk_household_new", house_of(HOMES), methods=POST, data=sends(personne=lambda house: house.other.pk)),
    Road("desk_household_join", house_of(HOMES), pk("household"), BOTH, sends(personne=lambda house: house.other.pk)),
    Road("desk_household_leave", house_of(HOMES), pk("household"), BOTH),
    Road("desk_referent_make", house_of(HOMES), pk("household"), POST, sends(personne=lambda house: house.member.pk)),
    Road("desk_referent_unmake", house_of(HOMES), pk("household"), POST, sends(personne=lambda house: house.referent.pk)),
    Road("desk_verify_quotient", house_of(MEANS), pk("household"), BOTH),
    Road("desk_verify_tax", house_of(MEANS), pk("household"), BOTH),
    Road("desk_promise", house_of(MEANS), pk("household"), POST),
    Road("desk_campaign", Desk("means.see")),
    Road("desk_campaign_open", Desk(MEANS), methods=POST),
]
DATES = [
    Road("programmes:desk_sheets", Desk("enrolments.see")),
    Road("programmes:desk_plan", Desk("activities.plan"), methods=BOTH),
    Road(
        "programmes:desk_plan",
        Desk("activities.plan"),
        methods=BOTH,
        data=sends(page=lambda house: house.event.pk, maison=lambda house: house.maison.pk, recette="inscription"),
    ),
    Road("programmes:desk_prepare", Desk("enrolments.see")),
    Road("programmes:desk_series", house_of("enrolments.see"), pk("series")),
    Road("programmes:desk_series_flyer", house_of("enrolments.see"), pk("series")),
    Road("programmes:desk_date", house_of("enrolments.see"), pk("series_date")),
    Road("programmes:desk_date_flyer", house_of("enrolments.see"), pk("series_date")),
    Road("programmes:desk_change_date", house_of("activities.plan"), pk("series_date"), BOTH),
    Road("programmes:desk_sheet", house_of("enrolments.see"), pk("sheet")),
    Road("programmes:desk_sheet", house_of("enrolments.see", "confidential.see"), pk("quiet_sheet")),
    Road(
        "programmes:desk_enrol",
        house_of("enrolments.write"),
        pk("sheet"),
        BOTH,
        sends(person=lambda house: house.other.pk, personne=lambda house: house.other.pk),
    ),
    Road("programmes:desk_terms", house_of("activities.plan"), pk("sheet"), BOTH),
    Road("programmes:desk_draw", house_of("enrolments.see"), pk("draw_sheet")),
    Road("programmes:desk_draw", house_of("enrolments.see", "confidential.see"), pk("quiet_draw")),
    Road("programmes:desk_draw", house_of("activities.plan", gate="enrolments.see"), pk("draw_sheet"), POST, sends(act="again")),
    Road("programmes:desk_draw_paper", house_of("enrolments.see"), pk("drawn_sheet")),
    Road("programmes:desk_move_up", house_of("enrolments.overbook"), pk("place"), BOTH),
    Road("programmes:desk_questions", house_of("activities.plan"), pk("sheet"), BOTH),
    Road("programmes:desk_questions", house_of("activities.plan", "confidential.see"), pk("quiet_sheet"), BOTH),
    Road("programmes:desk_preparation", house_of("activities.plan"), pk("sheet")),
    Road("programmes:desk_preparation", house_of("activities.plan", "confidential.see"), pk("quiet_sheet")),
    Road("programmes:desk_party", house_of("enrolments.write"), pk("place"), BOTH),
    Road("programmes:desk_party", house_of("enrolments.write", "confidential.see"), pk("quiet_place"), BOTH),
    Road("programmes:desk_capacity", house_of("activities.plan"), pk("sheet"), POST, sends(capacity="9")),
    Road("programmes:desk_attendance", house_of("attendance.tick"), lambda house: (house.sheet.pk, house.session.pk), BOTH),
    Road("programmes:desk_attendance_rekey", house_of("attendance.tick"), lambda house: (house.sheet.pk, house.session.pk), BOTH),
    Road("programmes:desk_attendance_paper", house_of("attendance.tick"), lambda house: (house.sheet.pk, house.session.pk)),
    Road("programmes:desk_place", house_of("enrolments.write"), pk("place"), POST, sends(act="withdraw")),
    Road("programmes:desk_place", house_of("enrolments.write", "confidential.see"), pk("quiet_place"), POST, sends(act="withdraw")),
    Road("programmes:desk_call_list", house_of("enrolments.see", "people.see"), lambda house: (house.sheet.pk, house.session.pk)),
    Road(
        "programmes:desk_call_list",
        house_of("enrolments.see", "people.see", "confidential.see"),
        lambda house: (house.quiet_sheet.pk, house.quiet_session.pk),
    ),
    Road("programmes:desk_call_after", house_of("activities.plan"), pk("sheet"), POST, sends(call_after="3")),
    Road("programmes:desk_frequentation", Desk("enrolments.see")),
    Road("programmes:desk_absence", house_of("enrolments.write"), pk("place"), BOTH, sends(answer="keeps")),
    Road("programmes:desk_absence", house_of("enrolments.write", "confidential.see"), pk("quiet_place"), BOTH, sends(answer="keeps")),
    Road("programmes:desk_certificates", house_of("people.see", gate="enrolments.see"), pk("referent")),
    Road("programmes:desk_certificate", house_of("people.see", gate="enrolments.see"), lambda house: (house.referent.pk, house.event.pk)),
    Road("programmes:desk_cancel_date", house_of("activities.plan"), pk("session"), BOTH),
    Road("programmes:desk_feed", house_of(PEOPLE), pk("referent"), BOTH, sends(act="envoyer")),
    Road("programmes:desk_places", house_of("people.see", gate="enrolments.see"), pk("referent")),
    Road("programmes:desk_sheets_for", house_of("people.see", gate="enrolments.write"), pk("referent")),
]
MOMENTS = [
    Road("appointments_desk:week", Desk("enrolments.see")),
    Road("appointments_desk:mine", Desk("desk.enter")),
    Road("appointments_desk:choose", Desk("activities.plan")),
    Road("appointments_desk:plan", house_of("activities.plan"), pk("permanence"), BOTH),
    Road("appointments_desk:terms", house_of("activities.plan"), pk("permanence"), BOTH),
    Road("appointments_desk:cancel", house_of("activities.plan"), pk("moment"), BOTH),
    Road(
        "appointments_desk:paper",
        house_of("confidential.see", gate="desk.enter"),
        lambda house: (house.moment.host_id, str(house.moment.session.local_date)),
    ),
    Road("appointments_desk:person", house_of("people.see", gate="enrolments.write"), pk("other"), BOTH),
    Road(
        "appointments_desk:noted",
        house_of("enrolments.write", "people.see"),
        lambda house: (house.member.pk, house.appointment.pk),
    ),
    Road(
        "appointments_desk:act",
        house_of("enrolments.write", "people.see", gate="desk.enter"),
        pk("appointment"),
        POST,
        sends(act="withdraw"),
    ),
    Road("appointments_desk:move", house_of("enrolments.write", "people.see"), pk("appointment"), BOTH),
]
BASKETS = [
    Road("paniers_desk:days", Desk("baskets.hand")),
    Road("paniers_desk:sheet", house_of("baskets.hand"), pk("day"), BOTH),
    Road("paniers_desk:paper", house_of("baskets.hand"), pk("day")),
    Road("paniers_desk:rekey", house_of("baskets.hand"), pk("day"), BOTH),
    Road("paniers_desk:share", house_of("baskets.hand", gate="sheets.share"), pk("day"), BOTH),
    Road("paniers_desk:subscribe", house_of("people.see", gate="enrolments.write"), pk("referent"), BOTH),
    Road("paniers_desk:open_home", house_of(HOMES), pk("other"), POST),
    Road("paniers_desk:noted", house_of("enrolments.see"), pk("subscription")),
]


def slip(label: str, name: str, key: str = "pk") -> Callable:
    return lambda house: (label, getattr(getattr(house, name), key))


def slips_of(*rows: str, of: Callable) -> list[Road]:
    """The paper of a row, on the screen, as PDF, on the screen turned round: for who may read the row."""
    return [Road(name, house_of(*rows, gate="desk.enter"), of) for name in ("desk_slip", "desk_slip_pdf", "desk_slip_show")]


SLIPS = [
    *slips_of("enrolments.see", of=slip("paniers.Subscription", "subscription")),
    *slips_of("enrolments.see", of=slip("programmes.Enrolment", "place")),
    *slips_of("enrolments.see", of=slip("programmes.Enrolment.passed_on", "place")),
    *slips_of("enrolments.see", "confidential.see", of=slip("programmes.Enrolment", "quiet_place")),
    *slips_of("money.see", of=slip("ledger.Payment", "payment", "uuid")),
    *slips_of("people.see", of=slip("people.Card", "card")),
    *slips_of("means.see", of=slip("households.QuotientFamilial", "quotient")),
    *slips_of("means.see", of=slip("households.TaxStatus", "tax")),
]
CALLS = [
    Road("desk_phone", Desk("people.see"), data=sends(q="Zéphyrine")),
    Road("desk_phone_person", house_of("people.see"), pk("referent")),
    Road("desk_phone_check", house_of("people.see"), pk("referent"), POST, sends(verifier="birth", reponse="1984")),
    Road("desk_calls", Desk("messages.send")),
    Road("desk_call_note", house_of("messages.send"), pk("referent"), POST, sends(issue="no_answer")),
    Road("desk_call_letter", house_of("messages.send"), pk("referent"), POST),
    Road("desk_call_off", house_of("messages.send"), pk("call_back"), POST),
    Road("desk_call_back", house_of("messages.send"), pk("referent"), BOTH),
]
CASES, ADDRESSES = "cases.lead", "address.register"
CASEWORK = [
    Road("desk_referrals", Desk(PEOPLE)),
    Road("desk_referral_figures", Desk(PEOPLE)),
    Road("desk_referral_figures_csv", Desk(PEOPLE)),
    Road("desk_refer", house_of(PEOPLE), pk("other")),
    Road("desk_refer_confirm", house_of(PEOPLE), lambda house: (house.other.pk, house.offer.pk), BOTH),
    Road("desk_referral", house_of(PEOPLE), pk("referral"), BOTH),
    Road("desk_referral", house_of(PEOPLE), pk("quiet_referral"), BOTH),
    Road("desk_referral_map", house_of(PEOPLE), pk("referral")),
    Road("desk_referral_map", house_of(PEOPLE, "confidential.see"), pk("quiet_referral")),
    Road("desk_partners", Desk(PEOPLE)),
    Road("desk_partner_checked", Desk(PEOPLE), pk("partner"), POST),
    Road("desk_leads", Desk(CASES)),
    Road("desk_lead_of", house_of(CASES), pk("other"), BOTH),
    Road("desk_case", house_of(CASES), pk("case"), BOTH),
    Road("desk_case_end", house_of(CASES), pk("case"), POST, sends(why="done")),
    Road("desk_addresses", Desk(ADDRESSES)),
    Road("desk_address_figures", Desk(ADDRESSES)),
    Road("desk_address_figures_csv", Desk(ADDRESSES)),
    Road("desk_address_of", house_of(ADDRESSES), pk("other"), BOTH),
    Road("desk_registration", house_of(ADDRESSES), pk("registration")),
    Road("desk_certificate", house_of(ADDRESSES), pk("registration")),
    *(Road(f"desk_address_{act}", house_of(ADDRESSES), pk("registration"), POST) for act in ("renew", "end", "came")),
    Road("desk_mail", Desk(ADDRESSES)),
    Road("desk_mail_receive", house_of(ADDRESSES), pk("registration"), POST),
    Road("desk_mail_hand", house_of(ADDRESSES), pk("registration"), POST),
    Road("desk_mail_return", house_of(ADDRESSES), pk("mail"), POST),
]
DATA = [
    Road("desk_requests", Desk("desk.enter")),
    Road("desk_data", house_of("privacy.take"), pk("referent"), BOTH),
    Road("desk_data_hand", house_of("privacy.answer"), pk("referent"), POST),
    Road("desk_data_paper", house_of("privacy.answer"), pk("referent")),
    Road("desk_data_sealed", house_of("confidential.see"), pk("referent")),
    Road("desk_data_readings", house_of("audit.read", "privacy.take"), pk("referent")),
    Road("desk_request", house_of("privacy.take"), pk("data_request")),
    Road("desk_request_letter", house_of("privacy.take"), pk("data_request")),
    *(Road(f"desk_request_{act}", house_of("privacy.take"), pk("data_request"), POST) for act in ("identity", "back")),
    *(Road(f"desk_request_{act}", house_of("privacy.answer"), pk("data_request"), POST) for act in ("longer", "answer", "refuse")),
    Road("desk_request_erase", house_of("privacy.answer"), pk("data_request"), BOTH),
    Road("desk_keeping", Desk("desk.enter")),
    Road("desk_keeping_paper", Desk("desk.enter")),
    Road("desk_purges", Desk("audit.read")),
    Road("desk_purges_export", Desk("audit.read")),
    Road("desk_readings", Desk("audit.read")),
]
ROADS = [
    *PUBLIC,
    *CLOSED,
    *RESIDENTS,
    *CONFIDENTIAL,
    *TEAM,
    *MESSAGES,
    *MONEY,
    *PRICES,
    *PERSONS,
    *DATES,
    *BASKETS,
    *SLIPS,
    *CALLS,
    *MOMENTS,
    *CASEWORK,
    *DATA,
]

# Addresses that the table cannot hold, and where each is proved.
ELSEWHERE = {
    "healthz_ready": "503 while something required is missing: tests/kit/test_health.py",
    "counter": "answers by the state of the trusted counter: tests/people/test_counter.py, and `test_a_badge_opens_the_desk_alone`",
    "counter_resume": "as above",
    "counter_lock": "as above",
    "counter_switch": "as above",
    "counter_close": "signs out whoever asks: tests/people/test_counter.py",
    "desk_take_up": "an agent's files are hers alone: tests/desk/test_aside.py",
    "desk_drop_aside": "as above",
    "appointments_desk:walk_in": "a list is its keeper's alone, whatever her role: tests/appointments/test_screens.py",
    "": "roads of Wagtail's that are closed: `test_closed_roads_of_the_back_office`",
}
