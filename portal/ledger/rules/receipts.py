"""The one way a receipt's data is written for its hash."""

import hashlib
import json


def canonical(data: dict) -> bytes:
    """The same facts always give the same bytes, whatever the order in which a database kept them."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256_of(data: dict) -> str:
    return hashlib.sha256(canonical(data)).hexdigest()
