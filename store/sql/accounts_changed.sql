SELECT toUInt64(toUnixTimestamp64Micro(max(at))), count()
FROM account
