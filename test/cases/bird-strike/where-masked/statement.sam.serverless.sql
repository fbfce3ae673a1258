-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Operator] AS c0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[Operator] = @p1
ORDER BY t0.[Operator] DESC, t0.[StrikeKey] ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[Operator] = @p0
