SELECT batch, state, recorded_at, by, file_name, sha256, size, key, options, catalogue, figures, report
FROM batch
WHERE batch IN {batch:Array(UInt64)}
ORDER BY batch, state DESC
LIMIT 1 BY batch
