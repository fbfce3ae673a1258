-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[OriginIata] AS c1
FROM [curated].[Flight] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t1
  WHERE t1.[Iata] = t0.[OriginIata]
  AND t1.[StateCode] = @p1)
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[Flight] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t1
  WHERE t1.[Iata] = t0.[OriginIata]
  AND t1.[StateCode] = @p0)

-- trip 1, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_0_2 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[OriginIata] AS c1
FROM [curated].[Flight] AS t0
WHERE NOT (EXISTS (SELECT 1
    FROM [curated].[Airport] AS t1
    WHERE t1.[Iata] = t0.[OriginIata]
    AND t1.[StateCode] = @p1))
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 4
/* ew_0af7651916cd43dd8448eb211c80319c_0_3 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[Flight] AS t0
WHERE NOT (EXISTS (SELECT 1
    FROM [curated].[Airport] AS t1
    WHERE t1.[Iata] = t0.[OriginIata]
    AND t1.[StateCode] = @p0))
