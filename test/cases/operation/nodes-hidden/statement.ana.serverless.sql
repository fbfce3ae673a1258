-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT p.k AS k0, y.m, y.c0
FROM (SELECT k.[value] AS k, CAST(NULLIF(k.[value], N'') AS bigint) AS k0
  FROM STRING_SPLIT(@p0, N',') AS k) AS p
INNER JOIN (SELECT t0.[FlightKey] AS r0, N'1' AS m, CONVERT(varchar(20), t0.[FlightKey]) AS c0
  FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0
ORDER BY p.k

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT p.k AS k0, y.m, y.c0, y.c1
FROM (SELECT k.[key] AS k, CAST(k.[value] AS nvarchar(4000)) AS k0
  FROM OPENJSON(@p0) AS k) AS p
INNER JOIN (SELECT CAST(t0.[Iata] AS nvarchar(4)) AS r0, N'1' AS m, t0.[Iata] AS c0, t0.[Name] AS c1
  FROM [curated].[Airport] AS t0) AS y ON y.r0 = p.k0
ORDER BY p.k

-- trip 1, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_0_2 */ SELECT p.k AS k0, y.m, y.c0
FROM (SELECT k.[value] AS k, CAST(NULLIF(k.[value], N'') AS int) AS k0
  FROM STRING_SPLIT(@p0, N',') AS k) AS p
INNER JOIN (SELECT t0.[StrikeKey] AS r0, N'1' AS m, CONVERT(varchar(20), t0.[StrikeKey]) AS c0
  FROM [curated].[BirdStrike] AS t0) AS y ON y.r0 = p.k0
ORDER BY p.k
