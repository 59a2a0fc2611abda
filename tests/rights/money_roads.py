"""The addresses of money: the régie, its tills and deeds, what is given back, what waits, the books."""

from . import road, tills
from .book_roads import book_roads
from .road import BOTH, POST, Desk, Road, Town, house_of, pk, sends, uuid

MONEY = [
    Road("regie:journal", Desk("money.see")),
    *(Road(f"regie:{it}", Desk(gate), methods=how) for it, gate, how in tills.TOWN),
    *(Road(f"regie:{it}", house_of(see, gate=gate), pk(of), how) for it, see, gate, of, how in tills.OF_A_HOUSE),
    Road("regie:person", house_of("people.see", gate="money.see"), pk("referent")),
    Road("regie:household", house_of("money.see"), pk("household"), BOTH),
    Road("regie:credit", house_of("money.take"), pk("household"), POST),
    Road("regie:later", house_of("money.see"), pk("household"), POST),
    Road("regie:year", house_of("money.see"), lambda house: (house.household.pk, 2026)),
    Road("regie:reminders", Desk("money.close")),
    Road("regie:reminder_answer", house_of("money.close"), pk("talk"), BOTH),
    Road("regie:recovery_new", Desk("money.close"), methods=POST, data=sends(foyer=lambda house: house.household.pk)),
    Road("regie:recovery_list", house_of("money.close"), pk("recovery")),
    Road("regie:recovery_paper", house_of("money.close"), pk("recovery")),
    Road("regie:recovery_file", house_of("money.close"), lambda house: (house.recovery.pk, "csv")),
    Road("regie:billing", Town("books.read")),
    Road("regie:billing_prepare", Town("money.close", ("books.read",)), methods=POST),
    Road("regie:billing_run", Town("books.read"), pk("billing")),
    Road("regie:billing_run", Town("money.close", ("books.read",)), pk("billing"), POST),
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
    *book_roads(road),
]
