INSERT INTO unit_key (number, id)
