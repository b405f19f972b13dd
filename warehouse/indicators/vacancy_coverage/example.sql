-- Official vacancies and the postings open at the quarter's end.
SELECT country_code, quarter, size_class, vacancy_rate_pct, vacancies, open_postings, round(open_per_vacancy, 2) AS per_vacancy
FROM indicators.vacancy_coverage
WHERE industry = 'B-S'
ORDER BY quarter DESC, country_code, size_class
LIMIT 12;
