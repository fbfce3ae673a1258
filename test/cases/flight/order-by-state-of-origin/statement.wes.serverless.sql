-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[OriginIata] AS c1
FROM [curated].[Flight] AS t0
LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
  FROM (SELECT t1.[Iata] AS k0, j0.[v] AS v
    FROM [curated].[Airport] AS t1
    LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
      FROM (SELECT t2.[Code] AS k0, t2.[Name] AS v
        FROM [curated].[State] AS t2
        WHERE t2.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p1) AS k)) AS x
      GROUP BY x.k0) AS j0 ON j0.k0 = t1.[StateCode]
    WHERE t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p2) AS k)) AS x
  GROUP BY x.k0) AS j1 ON j1.k0 = t0.[OriginIata]
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t3
  WHERE t3.[Iata] = t0.[OriginIata]
  AND t3.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p3) AS k))
AND t0.[FlightKey] <= @p4
ORDER BY j1.[v] ASC, t0.[FlightKey] ASC
