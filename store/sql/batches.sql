SELECT batch, state, recorded_at, by, file_name, sha256, size, key, options, catalogue, figures, report
FROM batch
WHERE batch < {after:UInt64}
ORDER BY batch DESC, state DESC
LIMIT 1 BY batch
LIMIT {limit:UInt32}
