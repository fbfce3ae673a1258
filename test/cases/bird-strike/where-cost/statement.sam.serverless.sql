-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, t0.[Species] AS c1
FROM [curated].[BirdStrike] AS t0
WHERE NOT (t0.[CostTotal] <= @p1)
ORDER BY t0.[StrikeKey] ASC
