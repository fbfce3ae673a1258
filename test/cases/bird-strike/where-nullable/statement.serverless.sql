-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] IS NULL
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] IS NULL

-- trip 1, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_0_2 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] IS NOT NULL
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 4
/* ew_0af7651916cd43dd8448eb211c80319c_0_3 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] IS NOT NULL

-- trip 1, statement 5
/* ew_0af7651916cd43dd8448eb211c80319c_0_4 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] <> @p1
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 6
/* ew_0af7651916cd43dd8448eb211c80319c_0_5 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] <> @p0

-- trip 1, statement 7
/* ew_0af7651916cd43dd8448eb211c80319c_0_6 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE NOT (t0.[SpeedKnots] = @p1)
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 8
/* ew_0af7651916cd43dd8448eb211c80319c_0_7 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE NOT (t0.[SpeedKnots] = @p0)

-- trip 1, statement 9
/* ew_0af7651916cd43dd8448eb211c80319c_0_8 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 10
/* ew_0af7651916cd43dd8448eb211c80319c_0_9 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
  FROM STRING_SPLIT(@p0, N',') AS k
  WHERE k.[value] <> N'')

-- trip 1, statement 11
/* ew_0af7651916cd43dd8448eb211c80319c_0_10 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE NOT (t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
    FROM STRING_SPLIT(@p1, N',') AS k
    WHERE k.[value] <> N''))
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 12
/* ew_0af7651916cd43dd8448eb211c80319c_0_11 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE NOT (t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
    FROM STRING_SPLIT(@p0, N',') AS k
    WHERE k.[value] <> N''))

-- trip 1, statement 13
/* ew_0af7651916cd43dd8448eb211c80319c_0_12 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 14
/* ew_0af7651916cd43dd8448eb211c80319c_0_13 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE t0.[SpeedKnots] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
  FROM STRING_SPLIT(@p0, N',') AS k
  WHERE k.[value] <> N'')
