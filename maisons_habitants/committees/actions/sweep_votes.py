from django.db import connection

from ..models import SecretVoter, VoteChoice


def sweep_votes() -> None:
    """After the commit that closed a secret vote: PostgreSQL keeps the rows that were rewritten, and which transaction wrote each, until
    it sweeps; a small table is seldom swept. It is asked to now, and waits for nobody (the README says what remains)."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in (SecretVoter, VoteChoice))
        cursor.execute(f"VACUUM (SKIP_LOCKED) {tables}")
