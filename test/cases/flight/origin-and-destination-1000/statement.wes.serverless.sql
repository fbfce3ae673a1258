-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[OriginIata] AS c0, t0.[DestinationIata] AS c1
FROM [curated].[Flight] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t1
  WHERE t1.[Iata] = t0.[OriginIata]
  AND t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p1) AS k))
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS n
FROM [curated].[Flight] AS t2
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t3
  WHERE t3.[Iata] = t2.[OriginIata]
  AND t3.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p0) AS k))

-- trip 2, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_1_0 */ SELECT k.[key] AS k, t0.[Name] AS c0, t0.[StateCode] AS c1
FROM OPENJSON(@p0) AS k
INNER JOIN [curated].[Airport] AS t0 ON t0.[Iata] = CAST(k.[value] AS nvarchar(4000))
WHERE t0.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY k.[key]

-- trip 3, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_2_0 */ SELECT k.[key] AS k, t0.[Name] AS c0
FROM OPENJSON(@p0) AS k
INNER JOIN [curated].[State] AS t0 ON t0.[Code] = CAST(k.[value] AS nvarchar(4000))
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY k.[key]
