"""Files of measures of occupations in the shapes of their publishers, and others: read, or refused.

Scores are invented; headers, codes and file names are those of the publishers.
"""

from datetime import datetime

import pytest

from skills_pipeline.contracts import core, meta
from skills_pipeline.measures.catalogue import MEASURE_SOURCES, MEASURES
from skills_pipeline.sources.base import parse_document
from sources.workbooks import workbook

LANDED = datetime(2026, 8, 1, 6, 0)


def parsed(name, body):
    body = body.encode() if isinstance(body, str) else body
    result = parse_document(MEASURE_SOURCES[name], body, "file:x/y", LANDED)
    assert result.found == sum(map(len, result.restated.values())) + result.quarantine.height
    assert result.records.is_empty()
    return result


def rows(result, table=core.OCCUPATION_SCORES):
    columns = [name for name in table.columns if name not in ("source", "landing_sha256")]
    return result.restated[table].select(columns).rows() if table in result.restated else []


def refusals(result):
    return result.quarantine.select("location", "reason").rows()


ISCO_HEADER = "isco_code,isco_unit_group,risk,prevalence,risk_category\n"
CSV = [
    (
        "aioe",
        "soc_code,occupation_title,aioe\n11-1011,Chief Executives,-1.334\n",
        [("aioe", "soc_2010", "11-1011", -1.334)],
    ),
    (
        "microsoft_working_with_ai",
        "SOC Code,title,ai_applicability_score\n13-1020,Buyers,0.25\n",
        [("microsoft_applicability", "soc_2018", "13-1020", 0.25)],
    ),
    (
        "frey_osborne",
        "Rank,Probability,Label,SOC code,Occupation\n1,0.0028,,29-1125,Recreational therapists\n",
        [("frey_osborne", "soc_2010", "29-1125", 0.0028)],
    ),
    ("nesta_risk", f"{ISCO_HEADER}0110,x,3.5,0.36,Other\n", [("nesta_risk", "isco08", "0110", 3.5)]),
    (
        "webb",
        "occ1990dd,occ1990dd_title,lswt2010,pct_software,pct_robot,pct_ai\n4,x,1350.5,30,9,28\n",
        [
            ("webb_ai", "occ1990dd", "4", 28.0),
            ("webb_software", "occ1990dd", "4", 30.0),
            ("webb_robot", "occ1990dd", "4", 9.0),
        ],
    ),
    (
        "eloundou",
        "O*NET-SOC Code,Title,dv_rating_alpha,dv_rating_beta,dv_rating_gamma,human_rating_alpha,"
        "human_rating_beta,human_rating_gamma\n11-1011.03,x,0.1,0.2,0.3,0.4,0.5,0.6\n",
        [
            (f"eloundou_{rater}_{counted}", "onet_soc_2019", "11-1011.03", value)
            for rater, counted, value in (
                *(("gpt4", "alpha", 0.1), ("gpt4", "beta", 0.2), ("gpt4", "gamma", 0.3)),
                *(("human", "alpha", 0.4), ("human", "beta", 0.5), ("human", "gamma", 0.6)),
            )
        ],
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), CSV, ids=[one[0] for one in CSV])
def test_every_measure_of_a_row_is_a_score(name, text, expected):
    result = parsed(name, text)
    assert rows(result) == expected
    assert refusals(result) == []


ILO_HEADER = ["label4d", "ISCO_08", "Title", "taskID", "score_2025", "mean_score_2023", "mean_score_2025"]


def ilo(*tasks):
    cells = [["x", code, "x", number, 0.2, 0.3, mean] for number, (code, mean) in enumerate(tasks)]
    return workbook(Sheet1=[ILO_HEADER, *cells])


def test_the_rows_of_the_ilo_are_tasks_and_a_unit_group_has_one_score():
    result = parsed("ilo_genai", ilo(("1111", 0.31), ("1111", 0.31), ("0110", 0.2)))
    assert rows(result) == [
        ("ilo_genai_2025", "isco08", "1111", 0.31),
        ("ilo_genai_2025", "isco08", "0110", 0.2),
    ]


def test_a_unit_group_whose_rows_disagree_has_none():
    result = parsed("ilo_genai", ilo(("1111", 0.31), ("1111", 0.32), ("1112", 0.2)))
    assert rows(result) == [("ilo_genai_2025", "isco08", "1112", 0.2)]
    assert refusals(result) == [("3", "contradicting_figures")]


@pytest.mark.parametrize(
    ("sheet", "column", "measure"),
    [("Appendix A", "AIOE", "aioe"), ("LM AIOE", "Language Modeling AIOE", "aioe_language_modeling")],
)
def test_the_sheet_of_the_workbook_tells_the_measure(sheet, column, measure):
    body = workbook(**{sheet: [["SOC Code", "Occupation Title", column], ["11-1011", "x", 1.25]]})
    assert rows(parsed("aioe", body)) == [(measure, "soc_2010", "11-1011", 1.25)]


def test_a_workbook_without_a_known_sheet_or_column_states_nothing():
    other_sheet = workbook(**{"Appendix B": [["SOC Code", "Occupation Title", "AIOE"], ["11-1011", "x", 1]]})
    other_column = workbook(
        **{"Appendix A": [["SOC Code", "Occupation Title", "Score"], ["11-1011", "x", 1]]}
    )
    for body in (other_sheet, other_column):
        result = parsed("aioe", body)
        assert rows(result) == []
        assert refusals(result) == [("", "unknown_columns")]


def risks(*cells):
    return ISCO_HEADER + "".join(f"{code},x,{value},0.3,Other\n" for code, value in cells)


def test_a_file_by_isco_88_is_refused_as_a_whole_with_the_number_of_its_codes():
    # Of these codes 1221 is of both classifications, the others of ISCO-88 alone.
    result = parsed("nesta_risk", risks(("1221", 2), ("1210", 2), ("1228", 2)))
    assert (rows(result), refusals(result)) == ([], [("", "other_classification")])
    assert "2 of 3 codes, such as '1210', are not of isco08" in result.quarantine["detail"][0]


def test_a_single_code_that_is_not_known_is_refused_alone():
    known = [(code, 2) for code in ("1111", "1112", "1113", "1114", "1120", "1211", "1212", "1213", "1219")]
    result = parsed("nesta_risk", risks(*known, ("110", 2)))
    assert len(rows(result)) == 9
    assert refusals(result) == [("11/nesta_risk", "unknown_code")]


def test_percentages_for_fractions_and_fractions_for_percentages_are_refused_as_a_whole():
    header = "Rank,Probability,Label,SOC code,Occupation\n"
    result = parsed("frey_osborne", f"{header}1,0.28,,29-1125,x\n2,47,,11-1011,x\n")
    assert (rows(result), refusals(result)) == ([], [("", "other_scale")])
    assert "frey_osborne: the highest score is 47" in result.quarantine["detail"][0]
    header = "occ1990dd,occ1990dd_title,lswt2010,pct_software,pct_robot,pct_ai\n"
    result = parsed("webb", f"{header}4,x,1350.5,0.30,0.09,0.28\n")
    assert (rows(result), refusals(result)) == ([], [("", "other_scale")])


ROWS = [
    ("1112,x,,0.3,Other", "missing_value"),
    ("1112,x,high,0.3,Other", "not_a_number"),
    ("1112,x,5.5,0.3,Other", "out_of_range"),
    ("1112,x,0.5,0.3,Other", "out_of_range"),
]


@pytest.mark.parametrize(("row", "reason"), ROWS)
def test_a_row_that_is_no_score_is_refused_and_the_others_are_read(row, reason):
    result = parsed("nesta_risk", f"{risks(('1111', 2))}{row}\n1113,x,2,0.3,Other\n")
    assert [score[2] for score in rows(result)] == ["1111", "1113"]
    assert refusals(result) == [("3/nesta_risk", reason)]


def test_a_code_that_is_stated_twice_is_read_once():
    result = parsed("nesta_risk", risks(("1111", 2), ("1111", 3)))
    assert [score[3] for score in rows(result)] == [2.0]
    assert refusals(result) == [("3", "repeated_figure")]


def test_a_crosswalk_states_links():
    header = "soc_2010_code,soc_2010_title,soc_2018_code,soc_2018_title\n"
    result = parsed("soc_2010_2018", f"{header}11-2031,x,11-2032,x\n11-2031,x,11-2033,x\n11-20,x,11-2033,x\n")
    assert rows(result, core.OCCUPATION_CROSSWALKS) == [
        ("soc_2010_soc_2018", "soc_2010", "11-2031", "soc_2018", "11-2032"),
        ("soc_2010_soc_2018", "soc_2010", "11-2031", "soc_2018", "11-2033"),
    ]
    assert refusals(result) == [("4", "unknown_code")]


def test_the_sheet_of_the_official_crosswalk_is_read_below_its_title():
    text = (
        "Bureau of Labor Statistics,,,,,\n\nISCO-08 x SOC 2010 Crosswalk,,,,,\n"
        "ISCO-08 Code,ISCO-08 Title EN,part,2010 SOC Code,2010 SOC Title,Comment 8/17/11\n"
        "0110,Commissioned armed forces officers,*,55-1011 ,Air Crew Officers,\n211,x,,19-2099,x,\n"
    )
    result = parsed("isco08_soc_2010", text)
    assert rows(result, core.OCCUPATION_CROSSWALKS) == [
        ("isco08_soc_2010", "isco08", "0110", "soc_2010", "55-1011")
    ]
    # One of its rows names a minor group of three digits.
    assert refusals(result) == [("3", "unknown_code")]
    assert refusals(parsed("isco08_soc_2010", text.replace("ISCO-08 Code", "Code"))) == [
        ("", "unknown_columns")
    ]


def test_a_match_of_esco_with_o_net_is_two_links():
    header = (
        "id,esco_occupation,isco_code,onet_code,onet_occupation,matching_job_titles,semantic_similarity,"
        "confidence,concept_uri\n"
    )
    uri = "http://data.europa.eu/esco/occupation/0ee67d5e-8de9-48f0-97c5-ba23d486b1e9"
    result = parsed(
        "esco_onet", f"{header}188,secretary of state,1111,11-1011.00,chief executives,[],0.8,1,{uri}\n"
    )
    assert rows(result, core.OCCUPATION_CROSSWALKS) == [
        ("onet_soc_2010_esco", "onet_soc_2010", "11-1011.00", "esco", uri),
        ("esco_isco08", "esco", uri, "isco08", "1111"),
    ]


ESCO_HEADER = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
    "regulatedProfessionNote,scopeNote,definition,inScheme,description,code\n"
)
ESCO = "http://data.europa.eu/esco/occupation/0ee67d5e-8de9-48f0-97c5-ba23d486b1e"


def esco_row(last="9", group="1111", kind="Occupation", status="released"):
    return f'{kind},{ESCO}{last},{group},minister,"a\nb",,{status},2024-01-01,,,,,"x, y",1111.5\n'


def test_esco_states_the_unit_group_of_each_of_its_occupations():
    result = parsed("esco_occupations", ESCO_HEADER + esco_row() + esco_row("8", "0110"))
    assert rows(result, core.OCCUPATION_CROSSWALKS) == [
        ("esco_isco08_official", "esco", f"{ESCO}9", "isco08", "1111"),
        ("esco_isco08_official", "esco", f"{ESCO}8", "isco08", "0110"),
    ]
    assert refusals(result) == []


@pytest.mark.parametrize(
    ("row", "reason", "detail"),
    [
        (esco_row("8", "110"), "unknown_code", "'110' is not a unit group of ISCO-08"),
        (esco_row("8", kind="ISCOGroup"), "unknown_code", "occupations: concepttype 'ISCOGroup' is not read"),
        (esco_row("8", status="obsolete"), "unknown_code", "occupations: status 'obsolete'"),
        (esco_row("8").replace("/occupation/", "/skill/"), "unknown_code", "is not a code of esco"),
        (esco_row(group="1112"), "repeated_figure", "was stated before"),
    ],
)
def test_a_row_of_esco_that_is_no_occupation_in_force_is_refused(row, reason, detail):
    result = parsed("esco_occupations", ESCO_HEADER + esco_row() + row)
    assert refusals(result) == [("3", reason)]
    assert detail in result.quarantine["detail"][0]
    assert len(rows(result, core.OCCUPATION_CROSSWALKS)) == 1


def test_a_renamed_column_of_esco_refuses_the_file():
    text = ESCO_HEADER.replace("iscoGroup", "iscoCode") + esco_row()
    assert refusals(parsed("esco_occupations", text)) == [("", "unknown_columns")]


ONET_HEADER = "O*NET-SOC Code\tTitle\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n"


def onet_row(code="15-2051.00", technology="TensorFlow", commodity="43232605", hot="Y", demanded="N"):
    return f"{code}\tx\t{technology}\t{commodity}\tx\t{hot}\t{demanded}\n"


def test_technologies_are_read_with_what_o_net_marks():
    result = parsed(
        "onet_technologies", ONET_HEADER + onet_row() + onet_row(technology="R", hot="N", demanded="Y")
    )
    assert rows(result, core.OCCUPATION_TECHNOLOGIES) == [
        ("15-2051.00", "TensorFlow", "43232605", True, False),
        ("15-2051.00", "R", "43232605", False, True),
    ]
    assert refusals(result) == []


@pytest.mark.parametrize(
    ("row", "reason", "detail"),
    [
        (onet_row("15-2051"), "unknown_code", "'15-2051' is not a code of onet_soc_2019"),
        (onet_row(technology=" "), "missing_value", "15-2051.00: the row names no technology"),
        (onet_row(technology="R", commodity="4323"), "unknown_code", "15-2051.00, R: '4323' is no commodity"),
        (onet_row(technology="R", hot="yes"), "unknown_code", "R: Hot Technology 'yes' is neither Y nor N"),
        (onet_row(technology="R", demanded=""), "unknown_code", "R: In Demand '' is neither Y nor N"),
        (onet_row(hot="N"), "repeated_figure", "15-2051.00, TensorFlow was stated before"),
    ],
)
def test_a_row_that_is_no_technology_of_an_occupation_is_refused(row, reason, detail):
    result = parsed("onet_technologies", ONET_HEADER + onet_row() + row)
    assert refusals(result) == [("3", reason)]
    assert detail in result.quarantine["detail"][0]
    assert len(rows(result, core.OCCUPATION_TECHNOLOGIES)) == 1


def test_technologies_of_another_release_with_other_columns_are_refused():
    text = ONET_HEADER.replace("\tIn Demand", "") + onet_row().replace("\tN\n", "\n")
    assert refusals(parsed("onet_technologies", text)) == [("", "unknown_columns")]


EUROSTAT = "DATAFLOW,LAST UPDATE,freq,isco08,age,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"


def cell(
    isco08="OC25",
    age="Y15-64",
    sex="T",
    unit="THS_PER",
    geo="DE",
    year="2019",
    value="812.4",
    flag="",
    freq="A",
):
    codes = f"{freq},{isco08},{age},{sex},{unit},{geo}"
    return f"ESTAT:LFSA_EGAI2D(1.0),16/10/25 23:00:00,{codes},{year},{value},{flag}\n"


def employment(*cells, header=EUROSTAT):
    return parse_document(
        MEASURE_SOURCES["eurostat_employment"], (header + "".join(cells)).encode(), "file:x/y", LANDED
    )


def test_employment_is_read_with_its_flags_and_where_only_a_flag_stands():
    result = employment(
        cell(),
        cell(geo="EL", isco08="OC2", value="800", flag="bp"),
        cell(geo="UK", isco08="TOTAL", value=":", flag="u"),
        cell(geo="EU27_2020", isco08="NRP", value="", flag="c"),
    )
    assert rows(result, core.OCCUPATION_EMPLOYMENT) == [
        ("LFSA_EGAI2D", "DE", "25", "_T", "Y15-64", "2019", 812.4, None),
        ("LFSA_EGAI2D", "GR", "2", "_T", "Y15-64", "2019", 800.0, "bp"),
        ("LFSA_EGAI2D", "GB", "_T", "_T", "Y15-64", "2019", None, "u"),
        ("LFSA_EGAI2D", "EU", "_U", "_T", "Y15-64", "2019", None, "c"),
    ]
    assert refusals(result) == []


def test_employment_by_education_and_with_the_newer_last_column():
    header = EUROSTAT.replace("isco08,age,sex", "sex,age,isco08,isced11").replace("FLAG", "FLAG,CONF_STATUS")
    line = "ESTAT:LFSA_EGISED(1.0),16/10/25 23:00:00,A,T,Y15-64,OC2,ED5-8,THS_PER,FR,2012,3100.5,,\n"
    result = employment(line, line.replace("ED5-8", "TOTAL"), header=header)
    assert rows(result, core.OCCUPATION_EMPLOYMENT) == [
        ("LFSA_EGISED", "FR", "2", "ED5-8", "Y15-64", "2012", 3100.5, None),
        ("LFSA_EGISED", "FR", "2", "_T", "Y15-64", "2012", 3100.5, None),
    ]


CELLS = [
    (cell(sex="TOTAL"), "unknown_code", "LFSA_EGAI2D: sex 'TOTAL' is not read, T"),
    (cell(age="15-64"), "unknown_code", "LFSA_EGAI2D: age '15-64'"),
    (cell(unit="PC"), "unknown_code", "LFSA_EGAI2D: unit 'PC' is not read, THS, THS_PER are"),
    (cell(freq="Q"), "unknown_code", "LFSA_EGAI2D: freq 'Q'"),
    (cell(isco08="25"), "unknown_code", "LFSA_EGAI2D: isco08 '25'"),
    (cell(isco08="OC27"), "unknown_code", "ISCO-08 has no group '27'"),
    (cell(flag="?"), "unknown_code", "LFSA_EGAI2D: OBS_FLAG '?'"),
    (cell(geo="XX"), "unknown_country", "XX"),
    (cell(year=""), "impossible_date", "LFSA_EGAI2D, DE, 25: TIME_PERIOD '' is no year"),
    (cell(year="2019-Q1"), "impossible_date", "TIME_PERIOD '2019-Q1' is no year; ask for annual data"),
    (cell(value=""), "missing_value", "LFSA_EGAI2D, DE, 25, 2019: neither a value nor a flag"),
    (cell(value="-1"), "negative_number", "LFSA_EGAI2D, DE, 25, 2019: -1"),
    (cell(value="many"), "not_a_number", "many"),
]


@pytest.mark.parametrize(("line", "reason", "detail"), CELLS)
def test_a_cell_that_eurostat_would_not_send_is_refused_with_dataset_and_value(line, reason, detail):
    result = employment(cell(geo="FR"), line)
    assert result.quarantine.select("location", "reason").rows() == [("3", reason)]
    assert detail in result.quarantine["detail"][0]
    assert len(rows(result, core.OCCUPATION_EMPLOYMENT)) == 1


def test_other_sexes_and_former_groups_of_countries_are_passed_over():
    result = employment(cell(), cell(sex="F"), cell(sex="M"), cell(geo="EU28"))
    assert (result.found, refusals(result)) == (1, [])


@pytest.mark.parametrize(
    ("header", "codes"),
    [(EUROSTAT.replace("isco08", "isco88"), ["OC25"]), (EUROSTAT, ["OC21", "OC24", "OC31", "OC34", "OC61"])],
)
def test_employment_by_isco_88_is_refused_as_a_whole(header, codes):
    result = employment(*(cell(isco08=code) for code in codes), header=header)
    assert (rows(result, core.OCCUPATION_EMPLOYMENT), refusals(result)) == (
        [],
        [("", "other_classification")],
    )


@pytest.mark.parametrize(
    "header", [EUROSTAT.replace("isco08", "occupation"), EUROSTAT.replace("geo", "area")]
)
def test_a_renamed_column_of_eurostat_refuses_the_file(header):
    assert refusals(employment(cell(), header=header)) == [("", "unknown_columns")]


ILOSTAT = (
    "DATAFLOW,REF_AREA,FREQ,MEASURE,SEX,OC2,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE_TYPE,UNIT_MEASURE,"
    "UNIT_MULT,SOURCE,NOTE_SOURCE,NOTE_INDICATOR,NOTE_CLASSIF,DECIMALS,UPPER_BOUND,LOWER_BOUND\n"
)


def ilo_cell(
    area="IND", occupation="OC2_ISCO08_25", sex="SEX_T", year="2019", value="2140.5", status="", **other
):
    codes = {"freq": "A", "measure": "EMP_TEMP_NB", "unit": "PS", "exponent": "3"} | other
    return (
        f"ILO:DF_EMP_TEMP_SEX_OC2_NB(1.0),{area},{codes['freq']},{codes['measure']},{sex},{occupation},{year},"
        f"{value},{status},NB,{codes['unit']},{codes['exponent']},LFS - Labour Force Survey,,,,1,,\n"
    )


def ilo_employment(*cells, header=ILOSTAT):
    return parsed("ilostat_employment", header + "".join(cells))


def test_employment_of_ilostat_is_read_with_its_status():
    result = ilo_employment(
        ilo_cell(),
        ilo_cell(occupation="OC2_ISCO08_TOTAL", value="465000", status="B"),
        ilo_cell(area="KEN", occupation="OC2_ISCO08_X", value="", status="U"),
    )
    assert rows(result, core.OCCUPATION_EMPLOYMENT) == [
        ("DF_EMP_TEMP_SEX_OC2_NB", "IN", "25", "_T", "Y_GE15", "2019", 2140.5, None),
        ("DF_EMP_TEMP_SEX_OC2_NB", "IN", "_T", "_T", "Y_GE15", "2019", 465000.0, "b"),
        ("DF_EMP_TEMP_SEX_OC2_NB", "KE", "_U", "_T", "Y_GE15", "2019", None, "u"),
    ]
    assert refusals(result) == []


def test_what_ilostat_states_beside_is_passed_over():
    other = ["OC2_ISCO88_21", "OCU_SKILL_L2"]
    result = ilo_employment(
        ilo_cell(),
        *(ilo_cell(occupation=one) for one in other),
        ilo_cell(sex="SEX_F"),
        ilo_cell(area="X01"),
    )
    assert (result.found, refusals(result)) == (1, [])


ILO_CELLS = [
    (ilo_cell(sex="T"), "unknown_code", "DF_EMP_TEMP_SEX_OC2_NB: sex 'T' is not read, SEX_T"),
    (ilo_cell(exponent="0"), "unknown_code", "DF_EMP_TEMP_SEX_OC2_NB: exponent '0' is not read, 3"),
    (ilo_cell(freq="Q"), "unknown_code", "DF_EMP_TEMP_SEX_OC2_NB: freq 'Q'"),
    (ilo_cell(occupation="OC25"), "unknown_code", "DF_EMP_TEMP_SEX_OC2_NB: occupation 'OC25'"),
    (ilo_cell(occupation="OC2_ISCO08_27"), "unknown_code", "ISCO-08 has no group '27'"),
    (ilo_cell(status="R"), "unknown_code", "DF_EMP_TEMP_SEX_OC2_NB: OBS_STATUS 'R'"),
    (ilo_cell(area="XYZ"), "unknown_country", "XYZ"),
    (ilo_cell(year="2019-Q1"), "impossible_date", "TIME_PERIOD '2019-Q1' is no year"),
    (ilo_cell(value=""), "missing_value", "neither a value nor a flag"),
]


@pytest.mark.parametrize(("line", "reason", "detail"), ILO_CELLS)
def test_a_cell_that_ilostat_would_not_send_is_refused_with_dataset_and_value(line, reason, detail):
    result = ilo_employment(ilo_cell(area="KEN"), line)
    assert result.quarantine.select("location", "reason").rows() == [("3", reason)]
    assert detail in result.quarantine["detail"][0]


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.measure)
def test_a_measure_is_declared_whole(measure):
    assert measure.axis in meta.AXES
    assert measure.classification in core.CLASSIFICATIONS_OF_OCCUPATIONS
    assert measure.url.startswith("https://")
    assert measure.explanation.endswith(".")


@pytest.mark.parametrize("source", MEASURE_SOURCES.values(), ids=lambda source: source.name)
def test_a_source_without_a_licence_says_so(source):
    assert source.has_licence == (source.licence != "none stated")
    assert source.url.startswith("https://")
    assert source.citation
    assert source.terms
