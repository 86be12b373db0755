SELECT id, at, by, body
FROM subscription FINAL
WHERE NOT ended
ORDER BY id
