from portal.kit.refusal import Refusal

from ..rules.secrets import SAID, looks_secret


def refuse_secrets(*texts: str) -> None:
    """Nothing that looks like a password or an identifier is written down. The words do not say it again. Raises « secret-ecrit »."""
    for text in texts:
        if found := looks_secret(text):
            words = f"Ce texte ressemble à {SAID[found]} : la maison n’en garde aucun."
            raise Refusal("secret-ecrit", words, "Effacez-le, et dites seulement ce qui a été fait.")
