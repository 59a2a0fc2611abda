"""Journals without anybody's data: an error tells its kind and where it happened, never the values it met."""

import logging
import traceback


class DiscreetFormatter(logging.Formatter):
    """Like Django's, but the words of exceptions stay out: « Key (email)=(lea@…) already exists » is one of them."""

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
