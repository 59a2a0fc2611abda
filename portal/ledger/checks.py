"""A system check: the guards of the books are in place."""

from django.core.checks import Tags, Warning, register

from portal.ledger import triggers


@register(Tags.database)
def guards_in_place(app_configs, databases, **kwargs) -> list:
    """A warning for each guard that misses. Not an error: `migrate`, which puts them back, runs these checks first.

    `/healthz/ready` and `check_books` do fail.
    """
    return [
        Warning(f"Le garde-fou « {name} » du grand livre manque ou a été modifié.", hint="Lancez « manage.py migrate ».", id="ledger.W001")
        for using in databases or []
        for name in triggers.faults(using)
    ]
