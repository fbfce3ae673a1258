-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DistanceMiles]) AS c1, t0.[OriginIata] AS c2
FROM [curated].[Flight] AS t0
LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
  FROM (SELECT t1.[Iata] AS k0, t1.[City] AS v
    FROM [curated].[Airport] AS t1) AS x
  GROUP BY x.k0) AS j0 ON j0.k0 = t0.[OriginIata]
WHERE t0.[FlightKey] <= @p1
ORDER BY j0.[v] DESC, t0.[DistanceMiles] ASC, t0.[FlightKey] ASC

-- trip 2, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_1_0 */ SELECT k.[key] AS k, t0.[City] AS c0
FROM OPENJSON(@p0) AS k
INNER JOIN [curated].[Airport] AS t0 ON t0.[Iata] = CAST(k.[value] AS nvarchar(4000))
ORDER BY k.[key]
