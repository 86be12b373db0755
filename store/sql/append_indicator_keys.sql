INSERT INTO indicator_key (number, id)
