"""The home of the demo's town: server time and queries."""

from django.test import Client


def home(timed, say) -> None:
    client = Client()
    ours = timed(lambda: client.get("/"), runs=9)
    say("portal.home", 1, ours.seconds, queries=ours.queries, bytes=len(client.get("/").content), cpu_seconds=round(ours.cpu, 4))
