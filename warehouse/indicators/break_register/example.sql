SELECT country_code, month, source, break_kind, round(part_pct, 1) AS part_pct
FROM indicators.break_register
WHERE is_material
ORDER BY part_pct DESC
LIMIT 10;
