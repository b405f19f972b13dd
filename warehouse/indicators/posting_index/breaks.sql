SELECT DISTINCT country_code, month AS period FROM indicators.break_register WHERE is_material
