SELECT number, at, act, object, outcome, before, after, sealed, previous, hash
FROM event
WHERE number < {after:UInt64}
  AND (empty({act:String}) OR startsWith(act, {act:String}))
  AND (empty({object:String}) OR positionCaseInsensitiveUTF8(object, {object:String}) > 0)
  AND (empty({who:String}) OR number IN (SELECT number FROM event_person WHERE who = {who:String}))
  AND at >= fromUnixTimestamp64Micro(toInt64({since:UInt64})) AND at < fromUnixTimestamp64Micro(toInt64({until:UInt64}))
ORDER BY number DESC, hash
LIMIT {limit:UInt32}
