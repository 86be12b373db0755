SELECT id, at, state, due, body
FROM outbox FINAL
WHERE state = 1 OR at >= fromUnixTimestamp64Micro({since:UInt64})
ORDER BY due, id
