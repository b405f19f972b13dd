"""Technologies listed for occupations, brought to the unit groups of ISCO-08 and set beside demand.

Here belongs counting them. The way between classifications is in `exposure`, a list's shape in `measures`.
"""

import polars as pl

from skills_pipeline.indicators.exposure import isco08_weights, on_soc_2010, soc_2010_isco08
from skills_pipeline.indicators.shares import clustered_shares

_OF_THE_YEAR = ["year", "intraclass_correlation", "is_provisional"]


def occupation_technology(
    query: pl.DataFrame, technologies: pl.DataFrame, crosswalks: pl.DataFrame
) -> pl.DataFrame:
    """Rows of `occupation_technology`: every unit group that the list reaches, in every year of `query`.

    `query`: isco08_code, year, and what `clustered_shares` needs. `technologies`: code (O*NET-SOC 2019),
    technology, is_hot, is_in_demand, is_ai. `crosswalks`: crosswalk, from_code, to_code of every link.
    """
    counted = _by_unit_group(technologies, crosswalks)
    years = query.select(_OF_THE_YEAR).unique()
    cells = counted.join(years, how="cross").join(
        query.drop("intraclass_correlation", "is_provisional"), on=["isco08_code", "year"], how="left"
    )
    # A unit group without a posting in the year has none, which is a count.
    none = [pl.col(name).fill_null(0) for name in ("postings", "ai_postings", "employers")]
    return clustered_shares(cells.with_columns(*none, is_break=pl.lit(value=False))).sort(
        "isco08_code", "year"
    )


def _by_unit_group(technologies: pl.DataFrame, crosswalks: pl.DataFrame) -> pl.DataFrame:
    codes = technologies.select(
        "code", measure=pl.lit("technologies"), classification=pl.lit("onet_soc_2019")
    ).unique()
    onward = soc_2010_isco08(crosswalks)
    on_soc = on_soc_2010(codes, crosswalks, onward["soc_2010"].unique())
    leads = isco08_weights(codes, on_soc, onward).select("code", "isco08_code")
    name = pl.col("technology")
    listed = leads.join(technologies, on="code").group_by("isco08_code")
    return listed.agg(
        source_codes=pl.col("code").n_unique(),
        technologies=name.n_unique(),
        hot_technologies=name.filter("is_hot").n_unique(),
        in_demand_technologies=name.filter("is_in_demand").n_unique(),
        ai_technologies=name.filter("is_ai").n_unique(),
        ai_names=name.filter("is_ai").unique().sort().str.join("; "),
    ).with_columns(ai_names=pl.when(pl.col("ai_technologies") > 0).then("ai_names"))
