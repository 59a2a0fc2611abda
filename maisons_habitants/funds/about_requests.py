"""What requests give to the rooms below."""


def register() -> None:
    return
