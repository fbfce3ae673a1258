-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Iata] = @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Country] <> @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')

-- trip 1, statement 3
SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Iata] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_2')

-- trip 1, statement 4
SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Country] NOT IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_3')

-- trip 1, statement 5
SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Iata] < @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_4')

-- trip 1, statement 6
SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Iata] <= @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_5')

-- trip 1, statement 7
SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Iata] > @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_6')

-- trip 1, statement 8
SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Iata] >= @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_7')

-- trip 1, statement 9
SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Name] IS NULL
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_8')
