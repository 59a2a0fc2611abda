"""What follows a yes, in cents, days and accounts."""

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maisons_habitants.funds.models import FundRules
from maisons_habitants.funds.rules.after import (
    advance_of,
    due_mark,
    masked_iban,
    plain_iban,
    refusal_of_iban,
    report_due,
    settlement_of,
    spaced_iban,
)
from maisons_habitants.funds.rules.charter import charter_of

DAY = dt.date(2026, 9, 1)
KNOWN = [
    "FR76 3000 6000 0112 3456 7890 189", "FR14 2004 1010 0505 0001 3M02 606", "DE89 3704 0044 0532 0130 00", "BE68 5390 0754 7034",
    "GB82 WEST 1234 5698 7654 32", "IBAN: fr76-3000-6000-0112-3456-7890-189",
]  # fmt: skip
cents, percents = st.integers(0, 10**9), st.integers(0, 100)


def test_the_figures_of_the_house():
    """240 € granted, half; 400 € of receipts; an advance of 80 %."""
    assert advance_of(24_000, 80) == 19_200
    found = settlement_of(granted=24_000, share_percent=50, justified=40_000, paid=19_200)
    assert (found.right, found.balance, found.repay, found.give_back) == (20_000, 800, 0, 4_000)
    less = settlement_of(granted=24_000, share_percent=50, justified=30_000, paid=19_200)
    assert (less.right, less.balance, less.repay, less.give_back) == (15_000, 0, 4_200, 4_800)
    all_of_it = settlement_of(granted=24_000, share_percent=50, justified=99_999, paid=19_200)
    assert (all_of_it.right, all_of_it.balance, all_of_it.give_back) == (24_000, 4_800, 0)
    assert settlement_of(granted=24_000, share_percent=50, justified=99, paid=0).right == 49  # a broken cent is left


@given(granted=st.integers(1, 10**9), share=st.integers(1, 100), justified=cents, advance=percents)
def test_every_cent_of_a_grant_goes_one_way(granted, share, justified, advance):
    paid = advance_of(granted, advance)
    found = settlement_of(granted=granted, share_percent=share, justified=justified, paid=paid)
    assert 0 <= paid <= granted and 0 <= found.right <= granted and found.right * 100 <= max(share * justified, 0)
    assert found.balance == 0 or found.repay == 0
    assert paid + found.balance - found.repay == found.right
    assert found.right + found.repay + found.give_back == granted
    assert min(found.balance, found.repay, found.give_back) >= 0


@given(granted=st.integers(1, 10**7), share=st.integers(1, 100), justified=st.integers(0, 10**7), more=st.integers(0, 10**6))
def test_one_receipt_more_never_lowers_the_right(granted, share, justified, more):
    before = settlement_of(granted=granted, share_percent=share, justified=justified, paid=0).right
    assert settlement_of(granted=granted, share_percent=share, justified=justified + more, paid=0).right >= before


def test_a_report_is_due_after_the_last_day_and_said_in_time():
    due = report_due(DAY, DAY + dt.timedelta(days=2), 60)
    assert due == dt.date(2026, 11, 2) and report_due(DAY, None, 30) == dt.date(2026, 10, 1) and report_due(None, None, 30) is None
    marks = [due_mark(due, due + dt.timedelta(days=shift)) for shift in (-16, -15, 0, 1)]
    assert marks == ["", "soon", "soon", "late"] and due_mark(None, DAY) == ""


@pytest.mark.parametrize("text", KNOWN)
def test_real_accounts_are_read_however_they_are_typed(text):
    assert refusal_of_iban(text) is None
    assert plain_iban(spaced_iban(plain_iban(text))) == plain_iban(text)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "iban-illisible", "ressemble"), ("le compte du groupe", "iban-illisible", "RIB"), ("FR76 3000 6000", "iban-illisible", "RIB"),
        ("FR76 3000 6000 0112 3456 7890 18", "iban-longueur", "Il manque 1 caractère :"),
        ("FR76 3000 6000 0112 3456 7890 18999", "iban-longueur", "2 caractères de trop"),
        ("FR76 3000 6000 0112 3456 7890 188", "iban-faux", "Un chiffre"), ("FR76 ٣000 6000 0112 3456 7890 189", "iban-illisible", "RIB"),
    ],
)  # fmt: skip
def test_a_wrong_account_is_refused_in_words(text, code, words):
    found = refusal_of_iban(text)
    assert found.code == code and words in str(found)


@given(place=st.integers(2, 26), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(place, digit):
    known = plain_iban(KNOWN[0])
    assume(known[place] != digit)
    assert refusal_of_iban(known[:place] + digit + known[place + 1 :]).code == "iban-faux"


@given(place=st.integers(4, 25))
def test_two_digits_exchanged_are_always_found(place):
    known = plain_iban(KNOWN[0])
    assume(known[place] != known[place + 1])
    assert refusal_of_iban(known[:place] + known[place + 1] + known[place] + known[place + 2 :]).code == "iban-faux"


def test_a_masked_account_says_too_little_to_be_used():
    masked = masked_iban(plain_iban(KNOWN[0]))
    assert masked == "FR76 •••• 0189" and masked_iban(masked) == masked and masked_iban("") == ""


def test_the_charter_says_its_figures():
    rules = FundRules(share_percent=50, advance_percent=80, report_days=60, not_funded=["alcohol"])
    said = " ".join(charter_of(title="La fête", granted_cents=24_000, rules=rules))
    for words in ("240,00", "192,00", "50 %", "60 jours", "alcool"):
        assert words in said
    rules.advance_percent, rules.not_funded = 0, []
    assert "avance est" not in " ".join(charter_of(title="La fête", granted_cents=24_000, rules=rules))
