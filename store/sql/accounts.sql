SELECT kind, id, at, by, content
FROM account
WHERE at >= fromUnixTimestamp64Micro(toInt64({since:UInt64}))
ORDER BY kind, id, at DESC
LIMIT 1 BY kind, id
