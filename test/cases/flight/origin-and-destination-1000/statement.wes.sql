-- dedicated pool

-- trip 1, statement 1
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[Flight] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t1
  WHERE t1.[Iata] = t0.[OriginIata]
  AND t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p0) AS k))
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT p.k0 AS k0, y.m, y.c0, y.c1
FROM (SELECT DISTINCT CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS k0, CAST(CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS varbinary(8000)) AS b0
  FROM (SELECT TOP (@p0) CAST(t0.[OriginIata] AS nvarchar(4)) AS l0, CAST(t0.[DestinationIata] AS nvarchar(4)) AS l1
    FROM [curated].[Flight] AS t0
    WHERE EXISTS (SELECT 1
      FROM [curated].[Airport] AS t1
      WHERE t1.[Iata] = t0.[OriginIata]
      AND t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p1) AS k))
    ORDER BY t0.[FlightKey] ASC) AS q CROSS JOIN (SELECT 1 AS w UNION ALL SELECT 2 AS w) AS n) AS p
LEFT JOIN (SELECT CAST(t0.[Iata] AS nvarchar(4)) AS r0, N'1' AS m, t0.[Name] AS c0, t0.[StateCode] AS c1
  FROM [curated].[Airport] AS t0
  WHERE t0.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p2) AS k)) AS y ON y.r0 = p.k0
ORDER BY p.k0, p.b0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')

-- trip 1, statement 3
SELECT p.k0 AS k0, y.m, y.c0
FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
  FROM (SELECT y.l0
    FROM (SELECT DISTINCT CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS k0, CAST(CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS varbinary(8000)) AS b0
      FROM (SELECT TOP (@p0) CAST(t0.[OriginIata] AS nvarchar(4)) AS l0, CAST(t0.[DestinationIata] AS nvarchar(4)) AS l1
        FROM [curated].[Flight] AS t0
        WHERE EXISTS (SELECT 1
          FROM [curated].[Airport] AS t1
          WHERE t1.[Iata] = t0.[OriginIata]
          AND t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
            FROM OPENJSON(@p1) AS k))
        ORDER BY t0.[FlightKey] ASC) AS q CROSS JOIN (SELECT 1 AS w UNION ALL SELECT 2 AS w) AS n) AS p
    INNER JOIN (SELECT CAST(t0.[Iata] AS nvarchar(4)) AS r0, CAST(t0.[StateCode] AS nvarchar(2)) AS l0
      FROM [curated].[Airport] AS t0
      WHERE t0.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p2) AS k)) AS y ON y.r0 = p.k0) AS q) AS p
LEFT JOIN (SELECT CAST(t0.[Code] AS nvarchar(2)) AS r0, N'1' AS m, t0.[Name] AS c0
  FROM [curated].[State] AS t0
  WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p3) AS k)) AS y ON y.r0 = p.k0
ORDER BY p.k0, p.b0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_2')

-- trip 1, statement 4
SELECT TOP (@p0) t0.[OriginIata] AS c0, t0.[DestinationIata] AS c1
FROM [curated].[Flight] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t1
  WHERE t1.[Iata] = t0.[OriginIata]
  AND t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p1) AS k))
ORDER BY t0.[FlightKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_3')
