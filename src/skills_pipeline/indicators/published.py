"""Which method completes the counts of which published table.

Here belong names only. A table that is not listed is what its `query.sql` says; for one that is, the method
gets the rows of every query in its folder, by the file's name, and returns the rows of the table.
"""

from collections.abc import Callable, Mapping
from functools import partial

import polars as pl

from skills_pipeline.indicators import (
    chain,
    decomposition,
    exposure,
    prediction_powered,
    premium,
    raking,
    shares,
    skills,
    smoothing,
    technologies,
    trend,
    vintages,
)

METHODS: Mapping[str, Callable[..., pl.DataFrame]] = {
    "break_register": chain.break_register,
    "ai_posting_share": partial(shares.posting_shares, period="month"),
    "ai_posting_share_daily": smoothing.daily_shares,
    "ai_posting_share_weekly": shares.clustered_shares,
    "ai_posting_share_adjusted": smoothing.adjusted_shares,
    "ai_posting_share_smoothed": shares.smoothed_shares,
    "ai_posting_share_by_dimension": shares.clustered_shares,
    "ai_demand_mix": shares.clustered_shares,
    "share_change": decomposition.share_change,
    "growth_contribution": decomposition.growth_contribution,
    "employer_concentration": decomposition.employer_concentration,
    "employer_leave_out": decomposition.employer_leave_out,
    "wage_premium": premium.premia,
    "weighted_share": raking.weighted_share,
    "powered_share": prediction_powered.powered_shares,
    "skill_demand": partial(skills.demand_shares, cell=("country_code", "month"), counted="concept_postings"),
    "skill_demand_annual": partial(
        skills.demand_shares, cell=("country_code", "year"), counted="concept_postings"
    ),
    "skill_cluster_demand": partial(
        skills.demand_shares, cell=("frequency", "country_code", "period"), counted="cluster_postings"
    ),
    "framework_demand": partial(
        skills.demand_shares,
        cell=("frequency", "country_code", "period", "criterion"),
        counted="value_postings",
    ),
    "worker_voice": shares.worker_voice,
    "responsible_ai_share": shares.responsible_ai_share,
    "skill_growth": skills.skill_growth,
    "skill_pair": skills.skill_pair,
    "skill_bundle": skills.skill_bundle,
    "location_quotient": skills.location_quotient,
    "skill_penetration": skills.skill_penetration,
    "posting_index": chain.posting_index,
    "ai_posting_share_window": partial(shares.posting_shares, period="period"),
    "version_register": vintages.version_register,
    "share_redefinitions": vintages.share_redefinitions,
    "crosswalk_audit": exposure.crosswalk_audit,
    "exposure_panel": exposure.exposure_panel,
    "exposure_demand": shares.clustered_shares,
    "risk_demand": shares.clustered_shares,
    "occupation_technology": technologies.occupation_technology,
    "digital_decade_outlook": trend.outlook,
    "size_class_demand": shares.clustered_shares,
    "anchor_redefinitions": vintages.anchor_redefinitions,
}
