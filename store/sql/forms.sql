SELECT fingerprint, at, by, file_name, headings, answers
FROM form FINAL
WHERE NOT forgotten
ORDER BY at DESC, fingerprint
LIMIT {limit:UInt32}
