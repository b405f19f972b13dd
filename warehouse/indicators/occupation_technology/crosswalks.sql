SELECT crosswalk, from_code, to_code FROM core.occupation_crosswalks
