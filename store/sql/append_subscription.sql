INSERT INTO subscription (id, at, by, body, ended)
