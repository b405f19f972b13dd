SELECT country_code, month AS period FROM broken_months
