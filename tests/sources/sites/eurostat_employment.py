"""Eurostat's API: one answer with the cells of LFSA_EGAI2D, one of them of a former group of countries."""

from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 1, 1), date(2025, 12, 31))
_HEADER = "DATAFLOW,LAST UPDATE,freq,isco08,age,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
_CELLS = [("OC25", "DE", "812.4", ""), ("TOTAL", "EL", "4000", "b"), ("OC25", "EU28", "9000", "")]
EXPECTED = {"LFSA_EGAI2D DE 25 _T Y15-64 2024", "LFSA_EGAI2D GR _T _T Y15-64 2024"}


def answer(asked: Asked) -> Reply:
    assert asked.path == "/eurostat/api/dissemination/sdmx/2.1/data/LFSA_EGAI2D/A..Y15-64.T.THS_PER."
    assert asked.parameters == {"format": "SDMX-CSV"}
    lines = [
        f"ESTAT:LFSA_EGAI2D(1.0),16/10/25 23:00:00,A,{isco08},Y15-64,T,THS_PER,{geo},2024,{value},{flag}\n"
        for isco08, geo, value, flag in _CELLS
    ]
    return Reply(body=(_HEADER + "".join(lines)).encode())
