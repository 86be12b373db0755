SELECT view, max(revision) AS newest, argMin(by, revision) AS maker, argMax(name, revision) AS called, argMax(address, revision) AS leads, argMax(removed, revision) AS gone
FROM view
WHERE {view:UInt64} IN (0, view)
GROUP BY view
HAVING NOT gone OR {view:UInt64} > 0
ORDER BY view DESC
LIMIT {limit:UInt32}
