"""The feeds of We Work Remotely: the newest jobs, and one a category with some that are not among them."""

from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30))
_ADDRESS = "https://weworkremotely.com/remote-jobs"
_IN_FEED = {
    "/remote-jobs.rss": ("alder", "birch"),
    "/categories/remote-design-jobs.rss": ("birch", "cedar"),
    "/categories/all-other-remote-jobs.rss": ("elm",),
}
EXPECTED = {f"{_ADDRESS}/{name}" for name in ("alder", "birch", "cedar", "elm")}


def item(name: str, day: str = "Thu, 12 Jun 2025") -> str:
    return (
        f"<item><title>Grove: Keeper of {name}</title><region>Anywhere in the World</region>"
        f"<description><![CDATA[<p>You keep {name}.</p>]]></description>"
        f"<pubDate>{day} 10:00:00 +0000</pubDate>"
        f"<guid>{_ADDRESS}/{name}</guid><link>{_ADDRESS}/{name}</link></item>"
    )


def feed(items: list[str]) -> bytes:
    body = "".join(items)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Jobs</title>{body}</channel></rss>'.encode()
    )


def answer(asked: Asked) -> Reply:
    if not asked.path.endswith(".rss"):
        return Reply(404, b"Not Found")
    return Reply(body=feed([item(name) for name in _IN_FEED.get(asked.path, ())]))
