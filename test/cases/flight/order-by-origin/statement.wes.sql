-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DistanceMiles]) AS c1, t0.[OriginIata] AS c2
FROM [curated].[Flight] AS t0
LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
  FROM (SELECT t1.[Iata] AS k0, t1.[City] AS v
    FROM [curated].[Airport] AS t1
    WHERE t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k)) AS x
  GROUP BY x.k0) AS j0 ON j0.k0 = t0.[OriginIata]
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t2
  WHERE t2.[Iata] = t0.[OriginIata]
  AND t2.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p2) AS k))
AND t0.[FlightKey] <= @p3
ORDER BY j0.[v] DESC, t0.[DistanceMiles] ASC, t0.[FlightKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT p.k0 AS k0, y.m, y.c0
FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
  FROM (SELECT TOP (@p0) CAST(t0.[OriginIata] AS nvarchar(4)) AS l0
    FROM [curated].[Flight] AS t0
    LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
      FROM (SELECT t1.[Iata] AS k0, t1.[City] AS v
        FROM [curated].[Airport] AS t1
        WHERE t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p1) AS k)) AS x
      GROUP BY x.k0) AS j0 ON j0.k0 = t0.[OriginIata]
    WHERE EXISTS (SELECT 1
      FROM [curated].[Airport] AS t2
      WHERE t2.[Iata] = t0.[OriginIata]
      AND t2.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p2) AS k))
    AND t0.[FlightKey] <= @p3
    ORDER BY j0.[v] DESC, t0.[DistanceMiles] ASC, t0.[FlightKey] ASC) AS q) AS p
LEFT JOIN (SELECT CAST(t0.[Iata] AS nvarchar(4)) AS r0, N'1' AS m, t0.[City] AS c0
  FROM [curated].[Airport] AS t0
  WHERE t0.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p4) AS k)) AS y ON y.r0 = p.k0
ORDER BY p.k0, p.b0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
