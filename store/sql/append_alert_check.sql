INSERT INTO alert_check (day, at, version, catalogue)
