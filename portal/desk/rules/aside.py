"""Which pages of the desk may wait, and what of a form is kept. Pure."""

DESK = "/equipe/"
# Accounts, machines and badges hold secrets; the files' own addresses would wait for themselves.
NEVER = ("/equipe/membres/", "/equipe/postes/", "/equipe/poste/", "/equipe/badge/", "/equipe/de-cote/")
MARKS = {"csrfmiddlewaretoken", "_titre"}
SECRETS = ("pin", "password", "secret", "code")


def may_wait(path: str) -> bool:
    """A page of the desk, on this very site: « //elsewhere » and « /equipe/../admin/ » are none."""
    plain = path.split("?")[0].split("#")[0]
    return (
        plain.startswith(DESK)
        and not plain.startswith(NEVER)
        and ".." not in plain
        and "//" not in plain
        and "\\" not in path
        and path.isprintable()
        and len(path) <= 400
    )


def keepable(fields: list[tuple[str, str]]) -> list[list[str]]:
    """What was typed, without the marks of the form and without secrets; NUL is no letter for a database."""
    return [[name, value.replace("\x00", "")] for name, value in fields if name not in MARKS and not name.casefold().endswith(SECRETS)]
