"""A stand-in for the few endpoints of Stripe that the portal uses, over HTTP on loopback, for the demo and the tests only.

It keeps idempotency keys, never refunds above what was paid, knows disputes, payouts and its balance, signs and retries its events. Its
page lets a visitor pay by card, be declined, order a debit that succeeds or fails later, or leave; `control.py` says what it does on
command. Its answers are checked against the types of the library, in Python by `make test`, in TypeScript by `make deep`; `replay.py`
records the truth once somebody has a test key.
"""
