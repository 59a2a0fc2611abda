"""Journals without anybody's data: an error tells its kind and where it happened, never the values it met."""

import logging
import re
import traceback

# Addresses whose last part opens a door to whoever reads it: it stays out of the journals.
SECRET_ADDRESSES = re.compile(r"(/(?:feuille|agenda)/)[^\s/?\"'<>]{16,}")


class DiscreetFormatter(logging.Formatter):
    """Like Django's, but the words of exceptions stay out: « Key (email)=(lea@…) already exists » is one of them."""

    def format(self, record) -> str:
        return SECRET_ADDRESSES.sub(r"\1…", super().format(record))

    def formatException(self, ei) -> str:
        error, lines, seen = ei[1], [], set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"{type(error).__name__}", *(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)

    def formatStack(self, stack_info: str) -> str:
        return ""
