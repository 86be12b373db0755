INSERT INTO catalogue (hash, at, folder)
