-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[OccurredOn] = @p1
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[StrikeKey] <= @p1
AND t0.[OccurredOn] <> @p2
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')

-- trip 1, statement 3
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[OccurredOn] IN (SELECT CAST(NULLIF(k.[value], N'') AS date)
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_2')

-- trip 1, statement 4
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[OccurredOn] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS date)
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_3')

-- trip 1, statement 5
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[OccurredOn] < @p1
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_4')

-- trip 1, statement 6
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[OccurredOn] <= @p1
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_5')

-- trip 1, statement 7
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[OccurredOn] > @p1
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_6')

-- trip 1, statement 8
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[OccurredOn] >= @p1
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_7')

-- trip 1, statement 9
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[OccurredOn] IS NULL
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_8')
