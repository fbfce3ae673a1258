-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] IS NULL
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] IS NULL
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')

-- trip 1, statement 3
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] IS NOT NULL
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_2')

-- trip 1, statement 4
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] IS NOT NULL
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_3')

-- trip 1, statement 5
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] <> @p1
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_4')

-- trip 1, statement 6
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] <> @p0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_5')

-- trip 1, statement 7
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE NOT (t0.[SpeedKnots] = @p1)
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_6')

-- trip 1, statement 8
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE NOT (t0.[SpeedKnots] = @p0)
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_7')

-- trip 1, statement 9
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_8')

-- trip 1, statement 10
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
  FROM STRING_SPLIT(@p0, N',') AS k
  WHERE k.[value] <> N'')
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_9')

-- trip 1, statement 11
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE NOT (t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
    FROM STRING_SPLIT(@p1, N',') AS k
    WHERE k.[value] <> N''))
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_10')

-- trip 1, statement 12
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE NOT (t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
    FROM STRING_SPLIT(@p0, N',') AS k
    WHERE k.[value] <> N''))
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_11')

-- trip 1, statement 13
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_12')

-- trip 1, statement 14
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
  FROM STRING_SPLIT(@p0, N',') AS k
  WHERE k.[value] <> N'')
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_13')
