SELECT number, salt, who, address
FROM event_person
WHERE number >= {from:UInt64} AND number <= {to:UInt64}
ORDER BY number
