"""ILOSTAT's SDMX service: one answer with all cells, two of them of another sex and another ISCO."""

from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 1, 1), date(2025, 12, 31))
_HEADER = (
    "DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,OC2,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE_TYPE,UNIT_MEASURE,"
    "UNIT_MULT,SOURCE,NOTE_SOURCE,NOTE_INDICATOR,NOTE_CLASSIF,DECIMALS,UPPER_BOUND,LOWER_BOUND\n"
)
_CELLS = [
    ("IND", "SEX_T", "OC2_ISCO08_25", "2019", "2140.5", ""),
    ("IND", "SEX_F", "OC2_ISCO08_25", "2019", "700.1", ""),
    ("IND", "SEX_T", "OC2_ISCO88_21", "2019", "3059.5", ""),
    ("DEU", "SEX_T", "OC2_ISCO08_TOTAL", "2023", "42800", "B"),
]
EXPECTED = {
    "DF_EMP_TEMP_SEX_OC2_NB IN 25 _T Y_GE15 2019",
    "DF_EMP_TEMP_SEX_OC2_NB DE _T _T Y_GE15 2023",
}


def answer(asked: Asked) -> Reply:
    assert asked.path == "/rest/data/ILO,DF_EMP_TEMP_SEX_OC2_NB/.A..SEX_T."
    assert asked.parameters == {"format": "csv", "startPeriod": "2011"}
    lines = [
        f"ILO:DF_EMP_TEMP_SEX_OC2_NB(1.0),{area},A,EMP_TEMP_NB,{sex},{occupation},{year},{value},{status},NB,PS,3,"
        "LFS - Labour Force Survey,,,,1,,\n"
        for area, sex, occupation, year, value, status in _CELLS
    ]
    return Reply(body=(_HEADER + "".join(lines)).encode())
