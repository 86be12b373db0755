SELECT count() AS taken
FROM batch
WHERE batch = {batch:UInt64}
