SELECT count() AS figures
FROM observation
WHERE batch = {batch:UInt64}
