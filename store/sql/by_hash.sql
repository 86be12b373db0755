SELECT batch, state, recorded_at, by, file_name, sha256, size, key, options, catalogue, figures, report
FROM batch
WHERE sha256 = {sha256:String} AND state = 2
ORDER BY batch DESC
LIMIT 1
