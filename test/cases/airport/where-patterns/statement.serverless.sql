-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Name] LIKE @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Name] LIKE @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_0_2 */ SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Name] LIKE @p1
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
