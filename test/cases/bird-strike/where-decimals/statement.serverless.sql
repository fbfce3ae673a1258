-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), t0.[CostTotal]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[CostTotal] = @p1
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), t0.[CostTotal]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[CostTotal] = @p1
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_0_2 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), t0.[CostTotal]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[CostTotal] <> @p1
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 4
/* ew_0af7651916cd43dd8448eb211c80319c_0_3 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), t0.[CostTotal]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[StrikeKey] <= @p1
AND t0.[CostTotal] IN (SELECT CAST(NULLIF(k.[value], N'') AS decimal(38, 22))
  FROM STRING_SPLIT(@p2, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 5
/* ew_0af7651916cd43dd8448eb211c80319c_0_4 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), t0.[CostTotal]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[CostTotal] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS decimal(38, 22))
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 6
/* ew_0af7651916cd43dd8448eb211c80319c_0_5 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), t0.[CostTotal]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[CostTotal] < @p1
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 7
/* ew_0af7651916cd43dd8448eb211c80319c_0_6 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), t0.[CostTotal]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[CostTotal] <= @p1
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 8
/* ew_0af7651916cd43dd8448eb211c80319c_0_7 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), t0.[CostTotal]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[CostTotal] > @p1
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 9
/* ew_0af7651916cd43dd8448eb211c80319c_0_8 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), t0.[CostTotal]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[CostTotal] >= @p1
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 10
/* ew_0af7651916cd43dd8448eb211c80319c_0_9 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), t0.[CostTotal]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[CostTotal] IS NOT NULL
ORDER BY t0.[StrikeKey] ASC
