"""What a resident does online with money, and the counter's act that does the same for her."""

from portal.kit.registry import OnlineAct

ACTS = {
    "ledger.pay": OnlineAct("Régler en ligne", "pay_online", "ledger.take"),
    "ledger.later": OnlineAct("Dire « après le 5 »", "pay_later", "ledger.take"),
    "ledger.ask_back": OnlineAct("Reprendre une avance", "money_back", "ledger.take"),
}
