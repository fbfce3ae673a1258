-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[OriginIata] AS c1
FROM [curated].[Flight] AS t0
LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
  FROM (SELECT t1.[Iata] AS k0, j0.[v] AS v
    FROM [curated].[Airport] AS t1
    LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
      FROM (SELECT t2.[Code] AS k0, t2.[Name] AS v
        FROM [curated].[State] AS t2) AS x
      GROUP BY x.k0) AS j0 ON j0.k0 = t1.[StateCode]) AS x
  GROUP BY x.k0) AS j1 ON j1.k0 = t0.[OriginIata]
WHERE t0.[FlightKey] <= @p1
ORDER BY j1.[v] ASC, t0.[FlightKey] ASC
