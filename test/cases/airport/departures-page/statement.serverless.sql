-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Iata] AS c0
FROM [curated].[Airport] AS t0
WHERE t0.[Iata] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 2, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_1_0 */ SELECT x.k, x.c0
FROM (SELECT k.[key] AS k, CONVERT(varchar(20), t0.[FlightKey]) AS c0, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY t0.[FlightKey] DESC) AS rn
  FROM OPENJSON(@p0) AS k
  INNER JOIN [curated].[Flight] AS t0 ON t0.[OriginIata] = CAST(k.[value] AS nvarchar(4000))) AS x
WHERE x.rn <= @p1
ORDER BY x.k, x.rn
