-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Iata] AS c0
FROM [curated].[Airport] AS t0
WHERE t0.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
AND t0.[Iata] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p2) AS k)
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 2, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_1_0 */ SELECT x.k, x.c0, x.c1
FROM (SELECT k.[key] AS k, CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DistanceMiles]) AS c1, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY t0.[FlightKey] ASC) AS rn
  FROM OPENJSON(@p0) AS k
  INNER JOIN [curated].[Flight] AS t0 ON t0.[OriginIata] = CAST(k.[value] AS nvarchar(4000))
  WHERE EXISTS (SELECT 1
    FROM [curated].[Airport] AS t1
    WHERE t1.[Iata] = t0.[OriginIata]
    AND t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k))
  AND t0.[DelayMinutes] > @p2) AS x
WHERE x.rn <= @p3
ORDER BY x.k, x.rn

-- trip 2, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_1_1 */ SELECT x.k, x.c0
FROM (SELECT k.[key] AS k, CONVERT(varchar(20), t0.[FlightKey]) AS c0, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY t0.[FlightKey] ASC) AS rn
  FROM OPENJSON(@p0) AS k
  INNER JOIN [curated].[Flight] AS t0 ON t0.[OriginIata] = CAST(k.[value] AS nvarchar(4000))
  WHERE EXISTS (SELECT 1
    FROM [curated].[Airport] AS t1
    WHERE t1.[Iata] = t0.[OriginIata]
    AND t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k))
  AND t0.[DelayMinutes] < @p2) AS x
WHERE x.rn <= @p3
ORDER BY x.k, x.rn

-- trip 2, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_1_2 */ SELECT k.[key] AS k, CONVERT(varchar(20), COUNT_BIG(*)) AS n
FROM OPENJSON(@p0) AS k
INNER JOIN [curated].[Flight] AS t0 ON t0.[OriginIata] = CAST(k.[value] AS nvarchar(4000))
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t1
  WHERE t1.[Iata] = t0.[OriginIata]
  AND t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p1) AS k))
GROUP BY k.[key]
ORDER BY k.[key]
