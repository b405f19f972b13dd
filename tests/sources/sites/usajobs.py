"""HistoricJoa on two days: five announcements in pages of two; the text of one has gone."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 5, 1), date(2025, 5, 2))
EXPECTED = {"800000001", "800000002", "800000003", "800000005"}

_OPENED = {"2025-05-01": [800000001, 800000002, 800000003, 800000004, 800000005], "2025-05-02": []}
_PAGE_SIZE = 2
_SECTIONS = (
    "duties",
    "majorDutiesList",
    "requirementsConditionsOfEmployment",
    "requirementsQualifications",
    "requirementsEducation",
    "otherInformation",
)


def _announcement(number: int, day: str) -> dict[str, object]:
    place = {
        "positionLocationCity": "Juneau",
        "positionLocationState": "Alaska",
        "positionLocationCountry": "United States",
    }
    return {
        "usajobsControlNumber": number,
        "hiringAgencyName": "Bureau of Tides",
        "positionTitle": "Tide Scientist",
        "workSchedule": "Full-time",
        "appointmentType": None,
        "minimumSalary": 90000.0,
        "maximumSalary": 120000.0,
        "salaryType": "Per Year",
        "positionOpenDate": day,
        "positionCloseDate": "2025-05-20",
        "positionOpeningStatus": "Accepting applications",
        "positionlocations": [place],
    }


def _list(asked: Asked) -> dict[str, object]:
    day, start = asked.parameters["StartPositionOpenDate"], int(asked.parameters.get("continuationtoken", 0))
    numbers = _OPENED[day]
    end = start + _PAGE_SIZE
    question = f"StartPositionOpenDate={day}&EndPositionOpenDate={day}"
    following = f"/api/historicjoa?{question}&continuationtoken={end}" if end < len(numbers) else None
    return {
        "paging": {"metadata": {"totalCount": len(numbers), "pageSize": _PAGE_SIZE}, "next": following},
        "data": [_announcement(number, day) for number in numbers[start:end]],
    }


def _text(number: str) -> dict[str, object]:
    days = {"positionOpenDate": "2025-05-01", "positionCloseDate": "2025-05-20"}
    summary = f"You measure tide {number} and model the next."
    text = {"usajobsControlNumber": int(number), **days, "summary": summary, **dict.fromkeys(_SECTIONS)}
    return {"paging": {"metadata": {"totalCount": 1}, "next": None}, "data": [text]}


def answer(asked: Asked) -> Reply:
    number = asked.parameters.get("USAJOBSControlNumbers")
    if number == "800000004":
        return Reply(404)
    return Reply(body=json.dumps(_text(number) if number else _list(asked)).encode())
