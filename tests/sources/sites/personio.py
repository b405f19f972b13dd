"""Two boards of Personio, one of which has closed down."""

from datetime import date
from urllib.parse import urlsplit

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30), ("uhrwerk", "closed-down"))
EXPECTED = {"700101", "700102"}

_POSITION = """<position>
  <id>{number}</id>
  <office>Wien, Österreich</office>
  <name>Clockmaker</name>
  <jobDescriptions>
    <jobDescription>
      <name>Tasks</name>
      <value><![CDATA[<p>You repair clock {number}.</p>]]></value>
    </jobDescription>
  </jobDescriptions>
  <createdAt>2025-06-03T08:00:00+00:00</createdAt>
</position>"""


def answer(asked: Asked) -> Reply:
    if urlsplit(asked.url).hostname != "uhrwerk.jobs.personio.de":
        return Reply(404, b"<!doctype html><title>Page not found</title>")
    positions = "\n".join(_POSITION.format(number=number) for number in sorted(EXPECTED))
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<workzag-jobs>\n{positions}\n</workzag-jobs>\n'
    return Reply(body=body.encode(), headers={"Content-Type": "text/xml; charset=UTF-8"})
