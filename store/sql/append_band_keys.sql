INSERT INTO band_key (number, id)
