SELECT name, arrayJoin(data_paths) AS path
FROM system.tables
WHERE database = currentDatabase() AND notEmpty(data_paths)
