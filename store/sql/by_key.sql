SELECT batch, state, recorded_at, by, file_name, sha256, size, key, options, catalogue, figures, report
FROM (
  SELECT batch, state, recorded_at, by, file_name, sha256, size, key, options, catalogue, figures, report
  FROM batch
  WHERE key = {key:String}
  ORDER BY batch DESC, state DESC
  LIMIT 1 BY batch
)
WHERE state IN (2, 3, 5)
ORDER BY batch DESC
LIMIT 1
