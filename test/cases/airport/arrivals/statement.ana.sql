-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[Iata] AS c0
FROM [curated].[Airport] AS t0
WHERE t0.[Iata] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 2, statement 1
SELECT x.k, x.c0, x.c1
FROM (SELECT k.[key] AS k, CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[OriginIata] AS c1, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY t0.[FlightKey] ASC) AS rn
  FROM OPENJSON(@p0) AS k
  INNER JOIN [curated].[Flight] AS t0 ON t0.[DestinationIata] = CAST(k.[value] AS nvarchar(4000))
  WHERE t0.[FlightKey] <= @p1) AS x
WHERE x.rn <= @p2
ORDER BY x.k, x.rn
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_1_0')
