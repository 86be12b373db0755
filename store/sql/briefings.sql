SELECT briefing, max(revision) AS newest, argMin(by, revision) AS maker, argMax(content, revision) AS holds, argMax(removed, revision) AS gone
FROM briefing
WHERE {briefing:UInt64} IN (0, briefing) AND revision <= {revision:UInt64}
GROUP BY briefing
HAVING NOT gone OR {briefing:UInt64} > 0
ORDER BY briefing DESC
LIMIT {limit:UInt32}
