-- Wilson score interval for k of n, ends in percent; z for 95 %.
-- Wilson (1927), J. Am. Stat. Assoc. 22: 209-212, as restated by Brown, Cai & DasGupta (2001), eq. 4.
CREATE OR REPLACE MACRO wilson_z() AS 1.959963984540054;

CREATE OR REPLACE MACRO wilson_low_pct(k, n) AS
    100.0 * greatest(0.0, (k + wilson_z() ** 2 / 2
        - wilson_z() * sqrt(k * (n - k) / n::DOUBLE + wilson_z() ** 2 / 4)) / (n + wilson_z() ** 2));

CREATE OR REPLACE MACRO wilson_high_pct(k, n) AS
    100.0 * least(1.0, (k + wilson_z() ** 2 / 2
        + wilson_z() * sqrt(k * (n - k) / n::DOUBLE + wilson_z() ** 2 / 4)) / (n + wilson_z() ** 2));
