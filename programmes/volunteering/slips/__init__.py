"""The paper « Je donne un coup de main », printed and keyed."""
