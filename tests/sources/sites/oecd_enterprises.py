"""The OECD's SDMX service: one answer with all cells, one of them of a group of countries."""

from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 1, 1), date(2025, 12, 31))
_HEADER = (
    "DATAFLOW,REF_AREA,FREQ,MEASURE,UNIT_MEASURE,ACTIVITY,SIZE_CLASS,TIME_PERIOD,OBS_VALUE,OBS_STATUS,"
    "OBS_STATUS_2,OBS_STATUS_3,UNIT_MULT,TIME_HORIZON_USE,DECIMALS,BREAKDOWN_V7\n"
)
_CELLS = [("KOR", "S_GE10", "30.3"), ("KOR", "S_GE250", "48.1"), ("OECD", "S_GE10", "14.2")]
EXPECTED = {f"DF_BUSINESSES KR 2024 {size} _T G14_B" for size in ("GE10", "GE250")}


def answer(asked: Asked) -> Reply:
    assert asked.path == (
        "/public/rest/data/OECD.STI.DEP,DSD_ICT_B@DF_BUSINESSES,1.0/.A.G14_B+G3_B+G7_B.PT_ENT.."
    )
    assert asked.parameters == {"format": "csvfile"}
    lines = [
        f"OECD.STI.DEP:DSD_ICT_B@DF_BUSINESSES(1.0),{area},A,G14_B,PT_ENT,_T,{size},2024,{value},A,,,0,,2,\n"
        for area, size, value in _CELLS
    ]
    return Reply(body=(_HEADER + "".join(lines)).encode())
