"""Which question each published table answers, and what its contract does not say of it.

Here belong the order of questions, a line on what a table says, the section of docs/methods.md, and the
statuses that can occur. What a table means and its columns are in `contracts.indicators`; how a page is
written is in `indicator_pages`.
"""

from dataclasses import dataclass

SHARE_REASONS = ("no_posting", "few_postings", "dominant_employer", "one_employer", "not_a_number")
"""What `indicators.clusters` withholds a share for."""


@dataclass(frozen=True)
class Answer:
    """A table as the answer to a question.

    `marks` are the statuses that come with a value, `reasons` those of `meta.status_reasons` without one;
    both are empty for a table without a status. `denominator` and `caveat` are given where the description
    of the contract has none, and only there.
    """

    table: str
    says: str
    section: str
    marks: str = ""
    reasons: tuple[str, ...] = ()
    denominator: str | None = None
    caveat: str | None = None


@dataclass(frozen=True)
class Question:
    """A question and the tables that answer it, the first to read first."""

    title: str
    answers: tuple[Answer, ...]


COUNTING, SHARES = "What is counted", "Shares, intervals, status"
SKILLS, VINTAGES = "Skills (`skills`)", "Vintages (`revisions`)"
PARTS, THEIRS = "Parts and the whole (`decomposition`)", "Ours beside theirs"
FRAMEWORK = "Kinds of AI systems (`framework`)"
VOICE = "Worker voice (`worker_voice`)"
EXPOSURE = "Measures of occupations by others (`exposure`)"
SMALL_FIRMS = "Small firms"
CHAIN, SMOOTHING = "Sources that come and go (`chain`)", "Smoothing and season (`smoothing`)"
EVIDENCE = "What the literature says (`evidence`)"
COUNTS_ONLY = "none: it counts, and holds no share"
_VERDICT = ("dated_in_future", "no_overlap", "no_variation", "not_a_number")

QUESTIONS: tuple[Question, ...] = (
    Question(
        "How much, and how sure?",
        (
            Answer(
                "ai_posting_share_window",
                "The share of a year or of the latest twelve months: the number to quote.",
                SHARES,
                "ABP",
                SHARE_REASONS,
            ),
            Answer(
                "ai_posting_share",
                "The share of each month, for a series.",
                SHARES,
                "ABP",
                SHARE_REASONS,
            ),
            Answer(
                "powered_share",
                "The share among postings that name AI, estimated in three ways.",
                "Classification errors (`correction`, `prediction_powered`)",
                "E",
                ("no_posting", "few_postings", "no_audit", "no_variation", "not_a_number"),
            ),
            Answer(
                "weighted_share",
                "The share once occupations or industries weigh as official numbers say.",
                "Weights (`raking`)",
                "E",
                ("no_posting", "few_postings", "empty_official_cell", "not_converged", "not_a_number"),
            ),
        ),
    ),
    Question(
        "How does it move?",
        (
            Answer(
                "ai_posting_share_daily",
                "The share of a day, and its means over 7 and 28 rows.",
                SMOOTHING,
                "A",
                ("no_posting", "few_postings", "not_a_number"),
            ),
            Answer("ai_posting_share_weekly", "The share of an ISO week.", SHARES, "ABP", SHARE_REASONS),
            Answer(
                "ai_posting_stock",
                "The share of what stands open on a day, not of what is new.",
                "Stock",
                "AE",
                ("few_postings",),
            ),
            Answer(
                "ai_posting_share_adjusted",
                "The monthly share without its season.",
                SMOOTHING,
                "A",
                ("short_series", "gap_in_series", "not_a_number"),
            ),
            Answer(
                "ai_posting_share_smoothed",
                "The share of three months that end with a month: less noise, and still with an interval.",
                SMOOTHING,
                "ABP",
                (*SHARE_REASONS, "short_window"),
            ),
            Answer(
                "posting_index",
                "How many postings there are against the first month, whatever sources come and go.",
                CHAIN,
                "AB",
                ("no_posting", "no_matched_source", "not_a_number"),
                denominator="the first month of the country, which is 100",
            ),
        ),
    ),
    Question(
        "Where, and in which jobs?",
        (
            Answer(
                "ai_posting_share_by_dimension",
                "The share by region, occupation, industry, seniority and other dimensions, one at a time.",
                SHARES,
                "ABP",
                SHARE_REASONS,
            ),
            Answer(
                "location_quotient",
                "Where AI is asked for more often than elsewhere.",
                SKILLS,
                "ABP",
                (*SHARE_REASONS, "no_base"),
            ),
            Answer(
                "skill_penetration",
                "What a country's share would be with the occupations of all countries.",
                SKILLS,
                "AP",
                (
                    "few_postings",
                    "dominant_employer",
                    "no_common_cell",
                    "little_in_common",
                    "one_employer",
                    "no_base",
                    "not_a_number",
                ),
            ),
        ),
    ),
    Question(
        "What kind of AI?",
        (
            Answer(
                "ai_demand_mix",
                "Of the postings that ask for AI, what they ask for it for.",
                SHARES,
                "ABP",
                SHARE_REASONS,
            ),
            Answer(
                "role_mix",
                "Whether mentions of AI are asked of the person or say something else.",
                SHARES,
                "A",
                ("no_posting", "few_postings"),
            ),
            Answer(
                "ai_to_it",
                "AI postings against IT postings.",
                SHARES,
                "ABP",
                ("no_posting", "few_postings", "few_counts"),
                denominator="it_postings for the ratio and it_share_pct, ai_postings for beyond_it_pct",
            ),
        ),
    ),
    Question(
        "Which skills?",
        (
            Answer("skill_demand_annual", "Concepts asked for in a year.", SKILLS, "ABP", SHARE_REASONS),
            Answer("skill_demand", "Concepts asked for in a month.", SKILLS, "ABP", SHARE_REASONS),
            Answer(
                "skill_cluster_demand",
                "Groups of concepts asked for in a month or year.",
                SKILLS,
                "ABP",
                SHARE_REASONS,
            ),
            Answer(
                "framework_demand",
                "Kinds of AI systems asked for in a month or year, by the OECD framework.",
                FRAMEWORK,
                "ABP",
                SHARE_REASONS,
            ),
            Answer(
                "skill_growth",
                "Concepts that more employers ask for than a year before.",
                SKILLS,
                "ABP",
                ("no_base", "no_posting", "few_counts", "not_a_number"),
            ),
            Answer(
                "skill_pair",
                "Concepts that are asked for together.",
                SKILLS,
                "A",
                ("few_counts", "not_a_number"),
            ),
            Answer(
                "skill_bundle",
                "Groups of concepts of which every two come together.",
                SKILLS,
                denominator=COUNTS_ONLY,
            ),
        ),
    ),
    Question(
        "What do postings say of AI over workers, and who asks for it responsibly?",
        (
            Answer(
                "worker_voice",
                "Postings that speak of AI in hiring, of monitoring, and of those who speak for workers.",
                VOICE,
                "ABP",
                SHARE_REASONS,
            ),
            Answer(
                "responsible_ai_share",
                "AI postings that ask for responsible AI, beside OECD's figures.",
                VOICE,
                "AP",
                SHARE_REASONS,
            ),
        ),
    ),
    Question(
        "Why did it move, and on whom does it rest?",
        (
            Answer(
                "share_change",
                "How much of a change is within groups, and how much is other groups.",
                PARTS,
                "A",
                ("no_posting", "few_postings", "dominant_employer", "not_a_number"),
            ),
            Answer(
                "growth_contribution",
                "What each group adds to the growth of postings.",
                PARTS,
                "A",
                ("no_base", "few_postings", "not_a_number"),
                denominator="all postings of the year before, over the months both years have",
            ),
            Answer(
                "employer_concentration",
                "To how many equal employers the postings amount.",
                PARTS,
                "A",
                ("few_postings", "not_a_number"),
            ),
            Answer(
                "employer_leave_out",
                "The share without the largest employers.",
                PARTS,
                "A",
                ("no_posting", "few_postings", "not_a_number"),
            ),
        ),
    ),
    Question(
        "What does it pay?",
        (
            Answer(
                "wage_premium",
                "How much more pay is advertised where AI is asked for.",
                "Wage premium (`premium`)",
                "A",
                (
                    "no_posting",
                    "few_postings",
                    "one_employer",
                    "dominant_employer",
                    "no_variation",
                    "not_a_number",
                ),
                denominator="advertised pay of postings that do not ask for AI, for the same effects",
            ),
        ),
    ),
    Question(
        "What do others say?",
        (
            Answer(
                "reconciliation",
                "Our share beside one that somebody else published.",
                THEIRS,
                "ABP",
                SHARE_REASONS,
                denominator="postings of the same month or year for ours; theirs is their own",
            ),
            Answer(
                "anchor_revisions",
                "Figures of others that were changed after publication.",
                THEIRS,
                denominator="none: figures are in the unit of their series",
            ),
            Answer(
                "anchor_redefinitions",
                "Whether a vintage of others still measures what the one before did.",
                VINTAGES,
                "A",
                _VERDICT,
                denominator="the older values of the stretch for revised_pct",
            ),
        ),
    ),
    Question(
        "What did earlier releases say?",
        (
            Answer(
                "share_revisions",
                "Cells of which two releases stated different figures.",
                VINTAGES,
                "ABP",
                (*SHARE_REASONS, "withdrawn"),
                denominator="postings of the cell, as each release counted them",
            ),
            Answer(
                "share_vintages",
                "What each release stated of a share.",
                VINTAGES,
                "ABP",
                (*SHARE_REASONS, "withdrawn"),
                denominator="postings of the cell, as the release counted them",
            ),
            Answer(
                "share_redefinitions",
                "Whether a release still measures what the one before did.",
                VINTAGES,
                "A",
                _VERDICT,
                denominator="the older values of the stretch for revised_pct",
            ),
            Answer(
                "version_register",
                "What changed in model, lexicon, definitions and software, and when.",
                VINTAGES,
                denominator=COUNTS_ONLY,
                caveat="only releases of this warehouse are compared; a version says that something changed, "
                "not how much",
            ),
        ),
    ),
    Question(
        "How do measures of AI exposure and automation risk of others compare?",
        (
            Answer(
                "exposure_panel",
                "What each measure says of each unit group of ISCO-08, and how it came there.",
                EXPOSURE,
                "A",
                ("no_score",),
            ),
            Answer(
                "exposure_agreement",
                "How far two measures put occupations in the same order.",
                EXPOSURE,
                "A",
                ("few_unit_groups", "no_variation"),
            ),
            Answer(
                "crosswalk_audit",
                "How codes lead from one classification to another, and which are lost.",
                EXPOSURE,
            ),
            Answer(
                "exposure_demand",
                "Whether AI is asked for where measures see exposure, or risk.",
                EXPOSURE,
                "AP",
                SHARE_REASONS,
            ),
            Answer(
                "risk_demand",
                "How postings divide into occupations at low, middle and high risk.",
                EXPOSURE,
                "ABP",
                SHARE_REASONS,
            ),
            Answer(
                "occupation_technology",
                "Which technologies O*NET lists for an occupation, beside its demand for AI.",
                EXPOSURE,
                "AP",
                SHARE_REASONS,
            ),
            Answer(
                "risk_employment",
                "How employment grew in occupations at low, middle and high risk.",
                EXPOSURE,
                "ABEP",
                ("missing_year", "no_base"),
            ),
        ),
    ),
    Question(
        "Do small firms keep up?",
        (
            Answer(
                "enterprise_ai_use",
                "How many enterprises use AI, and how far small ones are behind large ones.",
                SMALL_FIRMS,
                "ABEP",
                ("no_value",),
            ),
            Answer(
                "digital_decade_distance",
                "How far enterprises are from the targets of the Digital Decade.",
                SMALL_FIRMS,
                "ABEP",
                ("no_value",),
            ),
            Answer(
                "digital_decade_outlook",
                "Where trends lead in 2030, against these targets.",
                SMALL_FIRMS,
                "E",
                ("few_years", "not_a_number"),
            ),
            Answer(
                "size_class_demand",
                "Whether small employers ask for AI as often as large ones.",
                SMALL_FIRMS,
                "ABP",
                SHARE_REASONS,
            ),
        ),
    ),
    Question(
        "How do postings compare with official vacancies?",
        (
            Answer(
                "vacancy_coverage",
                "The official vacancy rate of a quarter beside the postings that were seen.",
                THEIRS,
                "ABEP",
                ("no_value",),
            ),
        ),
    ),
    Question(
        "What does it rest on?",
        (
            Answer(
                "source_coverage",
                "What each source brings to a country and month.",
                COUNTING,
                denominator=COUNTS_ONLY,
            ),
            Answer(
                "break_register",
                "When a source started or stopped.",
                CHAIN,
                denominator="for part_pct all postings of the country: of the month before for a stop, else "
                "of the month",
            ),
            Answer(
                "pipeline_funnel",
                "What became of every landed record.",
                COUNTING,
                denominator="landed records, for quarantined_pct",
                caveat="what a source never showed was not landed, and is in no row",
            ),
            Answer("field_quality", "How much of each field is known, and how often it is right.", COUNTING),
            Answer(
                "duplicate_sensitivity",
                "How many postings there would be under other rules for duplicates.",
                "Duplicates",
                denominator="postings by distinct identifier, for removed_pct",
            ),
            Answer(
                "evidence_coverage",
                "How many works of the literature speak of each table and definition.",
                EVIDENCE,
                denominator=COUNTS_ONLY,
            ),
        ),
    ),
)
"""Every published table once, by the question it answers."""
