-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Iata] AS c0, CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Latitude] = @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT TOP (@p0) t0.[Iata] AS c0, CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Latitude] <> @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_0_2 */ SELECT TOP (@p0) t0.[Iata] AS c0, CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Latitude] IN (SELECT CAST(NULLIF(k.[value], N'') AS float)
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 4
/* ew_0af7651916cd43dd8448eb211c80319c_0_3 */ SELECT TOP (@p0) t0.[Iata] AS c0, CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Latitude] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS float)
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 5
/* ew_0af7651916cd43dd8448eb211c80319c_0_4 */ SELECT TOP (@p0) t0.[Iata] AS c0, CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Latitude] < @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 6
/* ew_0af7651916cd43dd8448eb211c80319c_0_5 */ SELECT TOP (@p0) t0.[Iata] AS c0, CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Latitude] <= @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 7
/* ew_0af7651916cd43dd8448eb211c80319c_0_6 */ SELECT TOP (@p0) t0.[Iata] AS c0, CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Latitude] > @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 8
/* ew_0af7651916cd43dd8448eb211c80319c_0_7 */ SELECT TOP (@p0) t0.[Iata] AS c0, CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Latitude] >= @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 9
/* ew_0af7651916cd43dd8448eb211c80319c_0_8 */ SELECT TOP (@p0) t0.[Iata] AS c0, CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Latitude] IS NULL
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
