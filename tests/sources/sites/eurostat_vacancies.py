"""Eurostat's API: one answer with cells of JVS_Q_NACE2, one of them of a former group of countries."""

from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 1, 1), date(2025, 12, 31))
_HEADER = "DATAFLOW,LAST UPDATE,freq,s_adj,nace_r2,sizeclas,indic_em,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
_CELLS = [("JVR", "DE", "2.5", "p"), ("JOBVAC", "EL", "40000", ""), ("JVR", "EU28", "2.1", "")]
EXPECTED = {
    "JVS_Q_NACE2 DE 2025-Q1 B-S TOTAL NSA JVR",
    "JVS_Q_NACE2 GR 2025-Q1 B-S TOTAL NSA JOBVAC",
}


def answer(asked: Asked) -> Reply:
    key = "Q.NSA.A-S+B-S+B-N.TOTAL+GE10.JVR+JOBVAC+JOBOCC."
    assert asked.path == f"/eurostat/api/dissemination/sdmx/2.1/data/JVS_Q_NACE2/{key}"
    assert asked.parameters == {"format": "SDMX-CSV"}
    lines = [
        f"ESTAT:JVS_Q_NACE2(1.0),20/03/26,Q,NSA,B-S,TOTAL,{indicator},{geo},2025-Q1,{value},{flag}\n"
        for indicator, geo, value, flag in _CELLS
    ]
    return Reply(body=(_HEADER + "".join(lines)).encode())
