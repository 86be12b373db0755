INSERT INTO view (view, revision, by, name, address, removed)
