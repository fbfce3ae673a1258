-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[OriginIata] AS c1, t0.[DestinationIata] AS c2
FROM [curated].[Flight] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t1
  WHERE t1.[Iata] = t0.[OriginIata]
  AND t1.[City] = @p1)
AND EXISTS (SELECT 1
  FROM [curated].[Airport] AS t2
  WHERE t2.[Iata] = t0.[DestinationIata]
  AND EXISTS (SELECT 1
    FROM [curated].[State] AS t3
    WHERE t3.[Code] = t2.[StateCode]
    AND t3.[Name] LIKE @p2))
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[Flight] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t1
  WHERE t1.[Iata] = t0.[OriginIata]
  AND t1.[City] = @p0)
AND EXISTS (SELECT 1
  FROM [curated].[Airport] AS t2
  WHERE t2.[Iata] = t0.[DestinationIata]
  AND EXISTS (SELECT 1
    FROM [curated].[State] AS t3
    WHERE t3.[Code] = t2.[StateCode]
    AND t3.[Name] LIKE @p1))
