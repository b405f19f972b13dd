"""All publishers of measures of occupations, enterprises, vacancies: a module each, named in `_MODULES`."""

from skills_pipeline.measures import (
    aioe,
    eloundou,
    employers,
    esco_occupations,
    esco_onet,
    eurostat_employment,
    eurostat_enterprises,
    eurostat_vacancies,
    frey_osborne,
    ilo_genai,
    ilostat_employment,
    isco08_soc_2010,
    microsoft,
    nesta,
    oecd_enterprises,
    onet_technologies,
    soc_2010_2018,
    webb,
)
from skills_pipeline.measures.measure import Measure
from skills_pipeline.sources.base import Source

_SCORING = (ilo_genai, aioe, eloundou, microsoft, webb, frey_osborne, nesta)
_CROSSWALKS = (isco08_soc_2010, esco_occupations, esco_onet, soc_2010_2018)
_EMPLOYMENT = (eurostat_employment, ilostat_employment)
_ENTERPRISES = (eurostat_enterprises, oecd_enterprises, employers)
_MODULES = (*_SCORING, *_CROSSWALKS, *_EMPLOYMENT, *_ENTERPRISES, eurostat_vacancies, onet_technologies)

MEASURE_SOURCES: dict[str, Source] = {module.SOURCE.name: module.SOURCE for module in _MODULES}

MEASURES: tuple[Measure, ...] = tuple(measure for module in _SCORING for measure in module.MEASURES)
