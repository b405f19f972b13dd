"""Eurostat's API: an answer for each dataset of the use of ICT in enterprises, with one cell."""

from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 1, 1), date(2025, 12, 31))
_HEADER = "DATAFLOW,LAST UPDATE,freq,size_emp,nace_r2,indic_is,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
_ALL = "C10-S951_X_K"
_CELLS = {
    "ISOC_EB_AI": ("GE10", _ALL, "E_AI_TANY"),
    "ISOC_EB_AIN2": ("GE10", "J62_J63", "E_AI_TANY"),
    "ISOC_CICCE_USE": ("GE10", _ALL, "E_CC1_SI"),
    "ISOC_EB_DAS": ("GE10", _ALL, "E_DA"),
    "ISOC_E_DII": ("10-249", _ALL, "E_DI4_GELO"),
}
EXPECTED = {
    f"{dataset} DE 2024 {size} {nace} {indicator}" for dataset, (size, nace, indicator) in _CELLS.items()
}


def answer(asked: Asked) -> Reply:
    dataset, key = asked.path.removeprefix("/eurostat/api/dissemination/sdmx/2.1/data/").split("/")
    size, nace, indicator = _CELLS[dataset]
    assert key.startswith("A.")
    assert indicator in key
    line = f"ESTAT:{dataset}(1.0),11/12/25 23:00:00,A,{size},{nace},{indicator},PC_ENT,DE,2024,20.5,\n"
    return Reply(body=(_HEADER + line).encode())
