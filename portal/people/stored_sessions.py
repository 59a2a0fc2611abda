"""Sessions in the database, as Django keeps them; the statement that every page begins by is written once."""

from django.contrib.sessions.backends import db

from portal.kit import clock
from portal.kit.kept_query import KeptQuery

NUL = "\x00"  # a quoted cookie may hold one, and PostgreSQL takes none


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        if NUL not in self.session_key:
            for row in _open(key=self.session_key, now=clock.real_now()):  # Django writes when it ends by the same clock
                return row
        self._session_key = None  # ended, or never ours: nobody chooses the key of her next one
        return None


_open = KeptQuery(lambda *, key, now: SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=now))
