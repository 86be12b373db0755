INSERT INTO account (kind, id, at, by, content)
