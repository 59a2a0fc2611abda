"""A stand-in for the few endpoints of Stripe that the portal uses, over HTTP on loopback, for the demo and the tests only.

It keeps idempotency keys, never refunds above what was paid, signs and retries its events, and shows a page with « payer »,
« carte refusée » and « abandonner ». Its answers are checked against the library's types by the tests.
"""
