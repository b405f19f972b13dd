SELECT country_code, year, count(*) AS months_compared FROM matched_months GROUP BY ALL
