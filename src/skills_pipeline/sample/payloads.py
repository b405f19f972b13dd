"""From a posting and its words to the record each source would send: members, nesting, encodings.

Here belongs the shape of single records and of the envelopes around them. Which records share a document,
and when it was fetched, is in `documents`.

Shapes after the public interfaces: JobTech JobSearch `/search`, Ashby posting-api job-board,
Greenhouse boards-api `jobs?content=true`, Hacker News Algolia `search?tags=comment,story_<id>`.
"""

import calendar
import html
import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from skills_pipeline.sample import plan
from skills_pipeline.sample.draws import Posting
from skills_pipeline.sample.phrasebook import common
from skills_pipeline.sample.writing import Advert, Block, inline

_UNKNOWN_COUNTRY = "Freedonia"
_IMPOSSIBLE_YEAR = 2099
_STYLE = ' style="min-height:1.5em"'
_SPELLED_SHARE = 0.96
_DEPARTMENTS = {
    "care": "Care",
    "trades": "Technical Services",
    "logistics": "Operations",
    "office": "Finance",
    "software": "Engineering",
    "analysis": "Analytics",
    "sales": "Sales",
    "marketing": "Marketing",
    "hospitality": "Hospitality",
    "education": "Learning",
    "people": "People",
    "science": "Research & Development",
    "ai": "Engineering",
}
_US_STATES = {
    "California": "CA",
    "New York": "NY",
    "Texas": "TX",
    "Massachusetts": "MA",
    "Illinois": "IL",
    "Colorado": "CO",
    "Washington": "WA",
    "Georgia": "GA",
    "Ohio": "OH",
    "North Carolina": "NC",
}
_MUNICIPALITIES = {
    "Stockholm": ("0180", "01"),
    "Göteborg": ("1480", "14"),
    "Malmö": ("1280", "12"),
    "Uppsala": ("0380", "03"),
    "Linköping": ("0580", "05"),
    "Norrköping": ("0581", "05"),
    "Västerås": ("1980", "19"),
    "Örebro": ("1880", "18"),
    "Umeå": ("2480", "24"),
    "Luleå": ("2580", "25"),
    "Jönköping": ("0680", "06"),
    "Lund": ("1281", "12"),
    "Gävle": ("2180", "21"),
    "Sundsvall": ("2281", "22"),
    "Karlstad": ("1780", "17"),
    "Växjö": ("0780", "07"),
}
"""Municipality and county codes of Statistics Sweden."""


def _rng(posting: Posting) -> random.Random:
    """Details of the record hang on its id alone, so a record that lands again is the same."""
    return random.Random(f"{posting.source}/{posting.posting_id}")


def _stated_time(posting: Posting) -> datetime:
    """The time the record states: in January of an impossible year where that is its flaw."""
    if posting.flaw == "impossible_date":
        return posting.posted_at.replace(year=_IMPOSSIBLE_YEAR, month=1)
    return posting.posted_at


# --- JobTech -----------------------------------------------------------------------------------------


def jobtech_page(hits: Sequence[dict[str, Any]], total: int) -> dict[str, Any]:
    """One page of the JobSearch answer; `total` counts the hits of all pages."""
    return {
        "total": {"value": total},
        "positions": total + total // 3,
        "query_time_in_millis": 40 + total % 37,
        "result_time_in_millis": 60 + total % 53,
        "stats": [],
        "freetext_concepts": {},
        "hits": list(hits),
    }


def jobtech_hit(posting: Posting, advert: Advert) -> dict[str, Any]:
    """One advert of JobSearch: local times without zone, text with line breaks."""
    rng, employer, posted_at = _rng(posting), posting.brief.employer, _stated_time(posting)
    full_time = rng.random() < 0.8
    return {
        "relevance": 1,
        "id": posting.posting_id,
        "external_id": None,
        "original_id": posting.posting_id,
        "webpage_url": f"https://arbetsformedlingen.se/platsbanken/annonser/{posting.posting_id}",
        "logo_url": None,
        "headline": advert.title,
        "application_deadline": f"{posted_at + timedelta(days=rng.randint(14, 40)):%Y-%m-%d}T23:59:59",
        "number_of_vacancies": rng.choice((1, 1, 1, 1, 2, 3)),
        "description": {
            "text": None if posting.flaw == "missing_text" else _text(advert, rng.choice(("- ", "* ", "• "))),
            "text_formatted": None,
            "company_information": None,
            "needs": None,
            "requirements": None,
            "conditions": "Heltid\r\nAnställningstid enligt överenskommelse"
            if full_time
            else "Deltid\r\nTillträde enligt överenskommelse",
        },
        "employment_type": _concept("PFZr_Syz_cUq", "Vanlig anställning", "1"),
        "salary_type": _concept("oG8G_9cW_nRf", "Fast månads- vecko- eller timlön", "1"),
        "salary_description": "Lön enligt överenskommelse",
        "duration": _concept("a7uU_j21_mkL", "Tills vidare", "1"),
        "working_hours_type": _concept("6YE1_gAC_R2G", "Heltid", "1")
        if full_time
        else _concept(None, "Deltid", None),
        "scope_of_work": {"min": 100, "max": 100} if full_time else {"min": 50, "max": 80},
        "access": None,
        "employer": {
            "phone_number": None,
            "email": None,
            "url": None,
            "organization_number": None,
            "name": employer.name,
            "workplace": employer.name,
        },
        "application_details": dict.fromkeys(("information", "reference", "email", "via_af", "url", "other")),
        "experience_required": rng.random() < 0.6,
        "access_to_own_car": False,
        "driving_license_required": False,
        "driving_license": None,
        "occupation": _concept(None, advert.title, None),
        "occupation_group": _concept(None, _DEPARTMENTS[advert.family], None),
        "occupation_field": _concept(None, None, None),
        "workplace_address": _jobtech_address(posting, rng),
        "must_have": _no_conditions(),
        "nice_to_have": _no_conditions(),
        "application_contacts": [],
        "publication_date": f"{posted_at:%Y-%m-%dT%H:%M:%S}",
        "last_publication_date": f"{posted_at + timedelta(days=60):%Y-%m-%d}T23:59:59",
        "removed": False,
        "removed_date": None,
        "source_type": "VIA_PLATSBANKEN_DXA",
        "timestamp": calendar.timegm(posting.posted_at.timetuple()) * 1000,
    }


def _concept(concept_id: str | None, label: str | None, legacy: str | None) -> dict[str, str | None]:
    return {"concept_id": concept_id, "label": label, "legacy_ams_taxonomy_id": legacy}


def _no_conditions() -> dict[str, Any]:
    return {"skills": [], "languages": [], "work_experiences": [], "education": None, "education_level": None}


def _jobtech_address(posting: Posting, rng: random.Random) -> dict[str, Any]:
    """The label of the country is mostly Sverige, now and then SE, as in the real service."""
    city = posting.brief.city
    municipality_code, region_code = _MUNICIPALITIES[city]
    labelled = rng.random() < _SPELLED_SHARE
    return {
        "municipality": city,
        "municipality_code": municipality_code,
        "municipality_concept_id": None,
        "region": dict(posting.country.cities)[city],
        "region_code": region_code,
        "region_concept_id": None,
        "country": "Sverige" if labelled else "SE",
        "country_code": "199" if labelled else None,
        "country_concept_id": "i46j_HmG_v64" if labelled else None,
        "street_address": None,
        "postcode": None,
        "city": city.upper(),
        "coordinates": [None, None],
    }


# --- Ashby -------------------------------------------------------------------------------------------


def ashby_board(jobs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The answer of one job board."""
    return {"jobs": list(jobs), "apiVersion": "1"}


def ashby_job(posting: Posting, advert: Advert) -> dict[str, Any]:
    """One job of an Ashby board: HTML and plain text, the country in free text or not at all."""
    rng, employer = _rng(posting), posting.brief.employer
    missing = posting.flaw == "missing_text"
    page = f"https://jobs.ashbyhq.com/{employer.token}/{posting.posting_id}"
    location, address = _ashby_place(posting, rng)
    salaries = _ashby_salaries(posting, advert)
    return {
        "id": posting.posting_id,
        "title": advert.title,
        "department": _DEPARTMENTS[advert.family],
        "team": _DEPARTMENTS[advert.family],
        "employmentType": rng.choice(
            ("FullTime", "FullTime", "FullTime", "FullTime", "PartTime", "Contract")
        ),
        "location": location,
        "shouldDisplayCompensationOnJobPostings": bool(salaries),
        "secondaryLocations": [],
        "publishedAt": f"{_stated_time(posting):%Y-%m-%dT%H:%M:%S}.{rng.randrange(1000):03}+00:00",
        "isListed": True,
        "isRemote": True if location.startswith("Remote") else rng.choice((None, False)),
        "address": address,
        "jobUrl": page,
        "applyUrl": f"{page}/application",
        "descriptionHtml": ""
        if missing
        else _html(advert, rng.choice(("h1", "h2", "h3")), _STYLE, wrap=True),
        "descriptionPlain": "" if missing else _text(advert, " - ", upper=True),
        "compensation": {
            "compensationTierSummary": None,
            "scrapeableCompensationSalarySummary": None,
            "compensationTiers": [],
            "summaryComponents": salaries,
        },
    }


def _ashby_place(posting: Posting, rng: random.Random) -> tuple[str, dict[str, Any] | None]:
    """Location and address. Without an address the location itself names the country, except for ZZ."""
    country, city = posting.country, posting.brief.city
    if posting.flaw == "unknown_country":
        return "Port Fenwick", _postal_address("Port Fenwick", None, _UNKNOWN_COUNTRY)
    if country.code == "ZZ":
        return rng.choice(("Remote", "Remote", "Remote - Worldwide")), None
    if rng.random() >= _SPELLED_SHARE:
        return f"{city}, {country.name}", None
    region = dict(country.cities)[city]
    location = rng.choice((city, f"{city}, {region}", f"{city} HQ", f"{city}, {country.name}"))
    return location, _postal_address(city, region, rng.choice(country.spellings))


def _ashby_salaries(posting: Posting, advert: Advert) -> list[dict[str, Any]]:
    """The yearly salary, where the posting states it: drawn by itself, so that nothing else moves."""
    rng, brief, pay = random.Random(f"pay/{posting.posting_id}"), posting.brief, posting.country.pay
    if not pay or rng.random() >= plan.PAY_STATED_SHARE:
        return []
    of_employer = random.Random(f"pay/{brief.employer.token}").gauss(0, plan.PAY_NOISE)
    log_pay = plan.PAY_PREMIUM[brief.tier] + of_employer + rng.gauss(0, plan.PAY_NOISE)
    middle = plan.PAY_OF_FAMILY[advert.family] * float(pay["level"]) * math.exp(log_pay)
    return [
        {
            "compensationType": "Salary",
            "interval": "1 YEAR",
            "currencyCode": pay["currency"],
            "minValue": round(0.9 * middle) * 1000,
            "maxValue": round(1.1 * middle) * 1000,
        }
    ]


def _postal_address(city: str, region: str | None, country: str) -> dict[str, Any]:
    return {"postalAddress": {"addressRegion": region, "addressCountry": country, "addressLocality": city}}


# --- Greenhouse --------------------------------------------------------------------------------------


def greenhouse_board(jobs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The answer of one job board with its content."""
    return {"jobs": list(jobs), "meta": {"total": len(jobs)}}


def greenhouse_job(posting: Posting, advert: Advert) -> dict[str, Any]:
    """One job of a Greenhouse board; `content` is HTML whose marks are escaped once more."""
    rng, employer = _rng(posting), posting.brief.employer
    number = int(posting.posting_id)
    content = "" if posting.flaw == "missing_text" else _greenhouse_html(advert)
    return {
        "absolute_url": f"https://job-boards.greenhouse.io/{employer.token}/jobs/{number}",
        "data_compliance": [
            {
                "type": "gdpr",
                "requires_consent": False,
                "requires_processing_consent": False,
                "requires_retention_consent": False,
                "retention_period": None,
                "demographic_data_consent_applies": False,
            }
        ],
        "internal_job_id": number - 1_900_000_000,
        "location": {"name": _greenhouse_location(posting, rng)},
        "metadata": None,
        "id": number,
        "updated_at": _new_york_time(posting.posted_at + timedelta(days=rng.randint(0, 2))),
        "requisition_id": f"R-{number % 90_000 + 10_000}",
        "title": advert.title,
        "company_name": employer.name,
        "first_published": _new_york_time(posting.posted_at),
        "language": posting.brief.language,
        "application_deadline": None,
        "content": html.escape(content),
        "departments": [
            {
                "id": 4_000_100_002 + len(advert.family),
                "name": _DEPARTMENTS[advert.family],
                "child_ids": [],
                "parent_id": None,
            }
        ],
        "offices": [_greenhouse_office(posting, rng)],
        "ai_disclaimer": None,
        "include_ai_disclaimer": None,
        "ai_opt_out_request_url": None,
    }


def _greenhouse_location(posting: Posting, rng: random.Random) -> str:
    """Every way of writing it names the country, or for the United States the state."""
    city, country = posting.brief.city, posting.country
    region = dict(country.cities)[city]
    if country.code == "US":
        return rng.choice((f"{city}, {_US_STATES[region]}", f"{city}, {region}, United States", "Remote, US"))
    return rng.choice((f"{city}, {country.name}", f"{city}, {country.name}", f"Remote, {country.name}"))


def _greenhouse_office(posting: Posting, rng: random.Random) -> dict[str, Any]:
    city, country = posting.brief.city, posting.country
    full = f"{city}, {dict(country.cities)[city]}, {country.name}"
    return {
        "id": 4_009_000_002 + len(city) * 1000,
        "name": city,
        "location": rng.choice((full, None)),
        "child_ids": [],
        "parent_id": None,
    }


def _greenhouse_html(advert: Advert) -> str:
    """Body with the employer's own words in a leading `content-intro` division, as the boards send it."""
    first, *others = advert.blocks
    intro = f'<div class="content-intro">{_html_block(first, "h2", "", wrap=False)}</div>'
    return intro + "\n".join(_html_block(block, "h2", "", wrap=False) for block in others)


def _new_york_time(moment: datetime) -> str:
    summer = (3, 10) <= (moment.month, moment.day) < (11, 3)
    return f"{moment:%Y-%m-%dT%H:%M:%S}{'-04:00' if summer else '-05:00'}"


# --- Hacker News -------------------------------------------------------------------------------------


def hackernews_page(hits: Sequence[dict[str, Any]], page: int, pages: int, total: int) -> dict[str, Any]:
    """One page of the comment search; pages count from 0."""
    story_id = hits[0]["story_id"] if hits else 0
    return {
        "exhaustive": {"nbHits": True, "typo": True},
        "exhaustiveNbHits": True,
        "exhaustiveTypo": True,
        "hits": list(hits),
        "hitsPerPage": 50,
        "nbHits": total,
        "nbPages": pages,
        "page": page,
        "params": f"tags=comment%2Cstory_{story_id}&hitsPerPage=50&page={page}"
        "&advancedSyntax=true&analyticsTags=backend",
        "processingTimeMS": 4,
        "query": "",
        "serverTimeMS": 36,
    }


def hackernews_hit(posting: Posting, advert: Advert, story_id: int) -> dict[str, Any]:
    """A posting: a comment directly below the story, its first line cut by vertical bars."""
    rng = _rng(posting)
    text = f"{_first_line(posting, advert, rng)}<p>{'<p>'.join(_comment_paragraphs(posting, advert))}"
    return _comment(posting.posting_id, text, posting.posted_at, story_id, story_id, rng)


def hackernews_reply(posting: Posting, story_id: int) -> dict[str, Any]:
    """A reply below a posting: not a posting itself, told by `parent_id` that is not the story."""
    rng = random.Random(f"reply/{posting.posting_id}")
    text = html.escape(rng.choice(common()["hackernews"]["replies"])).replace("/", "&#x2F;")
    object_id = str(int(posting.posting_id) + 500_000_000)
    moment = posting.posted_at + timedelta(hours=rng.randint(1, 40))
    return _comment(object_id, text, moment, int(posting.posting_id), story_id, rng)


def _comment(
    object_id: str, text: str, moment: datetime, parent_id: int, story_id: int, rng: random.Random
) -> dict[str, Any]:
    author = f"{rng.choice(common()['hackernews']['authors'])}{rng.randrange(100)}"
    title = f"Ask HN: Who is hiring? ({moment:%B %Y})"
    return {
        "_highlightResult": {
            "author": _highlight(author),
            "comment_text": _highlight(text.replace("&#x2F;", "/").replace("&#x27;", "'")),
            "story_title": _highlight(title),
        },
        "_tags": ["comment", f"author_{author}", f"story_{story_id}"],
        "author": author,
        "comment_text": text,
        "created_at": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "created_at_i": int(moment.replace(tzinfo=UTC).timestamp()),
        "objectID": object_id,
        "parent_id": parent_id,
        "story_id": story_id,
        "story_title": title,
        "updated_at": f"{moment + timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}",
    }


def _highlight(value: str) -> dict[str, Any]:
    return {"matchLevel": "none", "matchedWords": [], "value": value}


def _first_line(posting: Posting, advert: Advert, rng: random.Random) -> str:
    place = rng.choice(posting.country.hackernews_places)
    parts = [
        posting.brief.employer.name,
        advert.title,
        place,
        rng.choice(("Full-time", "Full-time", "Full time", "Contract")),
    ]
    return _comment_escape(" | ".join(parts))


def _comment_paragraphs(posting: Posting, advert: Advert) -> list[str]:
    paragraphs = [_comment_escape(_paragraph(block)) for block in advert.blocks]
    link = f"https://{posting.brief.employer.token}.example/jobs/{posting.posting_id}"
    escaped = link.replace("/", "&#x2F;")
    return [*paragraphs, f'Apply: <a href="{escaped}" rel="nofollow">{escaped}</a>']


def _paragraph(block: Block) -> str:
    if block.bullets:
        return inline(block.heading, block.bullets)
    return " ".join(block.sentences)


def _comment_escape(text: str) -> str:
    return html.escape(text).replace("/", "&#x2F;")


# --- Mark-up -----------------------------------------------------------------------------------------


def _text(advert: Advert, mark: str, *, upper: bool = False) -> str:
    """Plain text: headings on lines of their own, bullets behind a mark, blank lines between blocks."""
    return "\n\n".join(_text_block(block, mark, upper=upper) for block in advert.blocks)


def _text_block(block: Block, mark: str, *, upper: bool) -> str:
    lines = [" ".join(block.sentences)] if block.sentences else []
    lines += [f"{mark}{bullet}" for bullet in block.bullets]
    if block.heading:
        lines.insert(0, block.heading.upper() + "\n" if upper else block.heading)
    return "\n".join(lines)


def _html(advert: Advert, tag: str, style: str, *, wrap: bool) -> str:
    return "".join(_html_block(block, tag, style, wrap=wrap) for block in advert.blocks)


def _html_block(block: Block, tag: str, style: str, *, wrap: bool) -> str:
    """`style` goes on paragraphs and lists; `wrap` puts a paragraph inside each list item, as Ashby does."""
    heading = f"<{tag}>{html.escape(block.heading)}</{tag}>" if block.heading else ""
    sentences = " ".join(block.sentences)
    paragraph = f"<p{style}>{html.escape(sentences)}</p>" if sentences else ""
    before, after = (f"<li><p{style}>", "</p></li>") if wrap else ("<li>", "</li>")
    items = "".join(f"{before}{html.escape(bullet)}{after}" for bullet in block.bullets)
    return heading + paragraph + (f"<ul{style}>{items}</ul>" if items else "")
