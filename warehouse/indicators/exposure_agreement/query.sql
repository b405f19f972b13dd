-- Spearman: the correlation of mean ranks among the unit groups that both measures have.
-- Its interval: Bonett & Wright (2000), Psychometrika 65: 23-28, standard error sqrt((1 + r^2 / 2) / (n - 3)) of atanh(r).
WITH pairs AS (
    SELECT
        a.measure,
        a.axis,
        b.measure AS other_measure,
        b.axis AS other_axis,
        a.value AS value,
        b.value AS other_value
    FROM indicators.exposure_panel AS a
    JOIN indicators.exposure_panel AS b USING (isco08_code)
    WHERE a.measure <> b.measure AND a.value IS NOT NULL AND b.value IS NOT NULL
),
ranked AS (
    SELECT
        measure,
        axis,
        other_measure,
        other_axis,
        rank() OVER (PARTITION BY measure, other_measure ORDER BY value)
        + (count(*) OVER (PARTITION BY measure, other_measure, value) - 1) / 2.0 AS place,
        rank() OVER (PARTITION BY measure, other_measure ORDER BY other_value)
        + (count(*) OVER (PARTITION BY measure, other_measure, other_value) - 1) / 2.0 AS other_place
    FROM pairs
),
correlated AS (
    SELECT
        measure,
        axis,
        other_measure,
        other_axis,
        count(*) AS unit_groups,
        CASE
            WHEN count(*) < minimum_unit_groups() THEN 'few_unit_groups'
            WHEN count(DISTINCT place) = 1 OR count(DISTINCT other_place) = 1 THEN 'no_variation'
        END AS status_reason,
        -- Of ranks that are all alike there is no correlation, which is no error.
        CASE WHEN count(DISTINCT place) > 1 AND count(DISTINCT other_place) > 1 THEN corr(place, other_place) END AS r
    FROM ranked
    GROUP BY ALL
),
bounded AS (
    SELECT
        *,
        CASE WHEN unit_groups > 3 THEN wilson_z() * sqrt((1 + r ** 2 / 2) / (unit_groups - 3)) END AS reach,
        atanh(least(greatest(r, -1 + 1e-15), 1 - 1e-15)) AS z
    FROM correlated
)
SELECT
    measure,
    axis,
    other_measure,
    other_axis,
    unit_groups,
    CASE WHEN status_reason IS NULL THEN r END AS spearman,
    CASE WHEN status_reason IS NULL THEN tanh(z - reach) END AS spearman_low,
    CASE WHEN status_reason IS NULL THEN tanh(z + reach) END AS spearman_high,
    CASE status_reason WHEN 'few_unit_groups' THEN 'Q' WHEN 'no_variation' THEN 'O' ELSE 'A' END AS obs_status,
    status_reason
FROM bounded
