"""The pages of the funds that the browser walks: the yearly evidence and the memory of funded projects."""

from tests.walk_pages import by

EVIDENCE: list = [("équipe, le bilan des fonds", by("direction", "/equipe/fonds/bilan/"))]
