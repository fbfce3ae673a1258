-- dedicated pool

-- trip 1, statement 1
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[Flight] AS t0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1, t0.[OriginIata] AS c2, t0.[DestinationIata] AS c3
FROM [curated].[Flight] AS t0
ORDER BY t0.[DelayMinutes] DESC, t0.[FlightKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')

-- trip 1, statement 3
SELECT p.k0 AS k0, y.m, y.c0, y.c1, y.c2
FROM (SELECT DISTINCT CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS k0, CAST(CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS varbinary(8000)) AS b0
  FROM (SELECT TOP (@p0) CAST(t0.[OriginIata] AS nvarchar(4)) AS l0, CAST(t0.[DestinationIata] AS nvarchar(4)) AS l1
    FROM [curated].[Flight] AS t0
    ORDER BY t0.[DelayMinutes] DESC, t0.[FlightKey] ASC) AS q CROSS JOIN (SELECT 1 AS w UNION ALL SELECT 2 AS w) AS n) AS p
LEFT JOIN (SELECT CAST(t0.[Iata] AS nvarchar(4)) AS r0, N'1' AS m, t0.[Iata] AS c0, t0.[Name] AS c1, t0.[StateCode] AS c2
  FROM [curated].[Airport] AS t0) AS y ON y.r0 = p.k0
ORDER BY p.k0, p.b0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_2')

-- trip 1, statement 4
SELECT p.k0 AS k0, y.m, y.c0, y.c1
FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
  FROM (SELECT y.l0
    FROM (SELECT DISTINCT CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS k0, CAST(CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS varbinary(8000)) AS b0
      FROM (SELECT TOP (@p0) CAST(t0.[OriginIata] AS nvarchar(4)) AS l0, CAST(t0.[DestinationIata] AS nvarchar(4)) AS l1
        FROM [curated].[Flight] AS t0
        ORDER BY t0.[DelayMinutes] DESC, t0.[FlightKey] ASC) AS q CROSS JOIN (SELECT 1 AS w UNION ALL SELECT 2 AS w) AS n) AS p
    INNER JOIN (SELECT CAST(t0.[Iata] AS nvarchar(4)) AS r0, CAST(t0.[StateCode] AS nvarchar(2)) AS l0
      FROM [curated].[Airport] AS t0) AS y ON y.r0 = p.k0) AS q) AS p
LEFT JOIN (SELECT CAST(t0.[Code] AS nvarchar(2)) AS r0, N'1' AS m, t0.[Code] AS c0, t0.[Name] AS c1
  FROM [curated].[State] AS t0) AS y ON y.r0 = p.k0
ORDER BY p.k0, p.b0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_3')

-- trip 1, statement 5
SELECT x.k0, x.m, x.c0
FROM (SELECT p.k0 AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT y.l0
      FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
        FROM (SELECT y.l0
          FROM (SELECT DISTINCT CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS k0, CAST(CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS varbinary(8000)) AS b0
            FROM (SELECT TOP (@p0) CAST(t0.[OriginIata] AS nvarchar(4)) AS l0, CAST(t0.[DestinationIata] AS nvarchar(4)) AS l1
              FROM [curated].[Flight] AS t0
              ORDER BY t0.[DelayMinutes] DESC, t0.[FlightKey] ASC) AS q CROSS JOIN (SELECT 1 AS w UNION ALL SELECT 2 AS w) AS n) AS p
          INNER JOIN (SELECT CAST(t0.[Iata] AS nvarchar(4)) AS r0, CAST(t0.[StateCode] AS nvarchar(2)) AS l0
            FROM [curated].[Airport] AS t0) AS y ON y.r0 = p.k0) AS q) AS p
      INNER JOIN (SELECT CAST(t0.[Code] AS nvarchar(2)) AS r0, CAST(t0.[Code] AS nvarchar(2)) AS l0
        FROM [curated].[State] AS t0) AS y ON y.r0 = p.k0) AS q) AS p
  LEFT JOIN (SELECT CAST(t0.[StateCode] AS nvarchar(2)) AS r0, N'1' AS m, t0.[Iata] AS c0, CAST(t0.[Iata] AS nvarchar(4)) AS o0
    FROM [curated].[Airport] AS t0) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p1
ORDER BY x.k0, x.rn
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_4')

-- trip 1, statement 6
SELECT p.k0 AS k0, CONVERT(varchar(20), COUNT_BIG(y.m)) AS a0
FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
  FROM (SELECT x.l0
    FROM (SELECT y.l0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn
      FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
        FROM (SELECT y.l0
          FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
            FROM (SELECT y.l0
              FROM (SELECT DISTINCT CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS k0, CAST(CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END AS varbinary(8000)) AS b0
                FROM (SELECT TOP (@p0) CAST(t0.[OriginIata] AS nvarchar(4)) AS l0, CAST(t0.[DestinationIata] AS nvarchar(4)) AS l1
                  FROM [curated].[Flight] AS t0
                  ORDER BY t0.[DelayMinutes] DESC, t0.[FlightKey] ASC) AS q CROSS JOIN (SELECT 1 AS w UNION ALL SELECT 2 AS w) AS n) AS p
              INNER JOIN (SELECT CAST(t0.[Iata] AS nvarchar(4)) AS r0, CAST(t0.[StateCode] AS nvarchar(2)) AS l0
                FROM [curated].[Airport] AS t0) AS y ON y.r0 = p.k0) AS q) AS p
          INNER JOIN (SELECT CAST(t0.[Code] AS nvarchar(2)) AS r0, CAST(t0.[Code] AS nvarchar(2)) AS l0
            FROM [curated].[State] AS t0) AS y ON y.r0 = p.k0) AS q) AS p
      INNER JOIN (SELECT CAST(t0.[StateCode] AS nvarchar(2)) AS r0, CAST(t0.[Iata] AS nvarchar(4)) AS l0, CAST(t0.[Iata] AS nvarchar(4)) AS o0
        FROM [curated].[Airport] AS t0) AS y ON y.r0 = p.k0) AS x
    WHERE x.rn <= @p1) AS q) AS p
LEFT JOIN (SELECT CAST(t0.[OriginIata] AS nvarchar(4)) AS r0, 1 AS m
  FROM [curated].[Flight] AS t0) AS y ON y.r0 = p.k0
GROUP BY p.k0, p.b0
ORDER BY p.k0, p.b0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_5')

-- trip 1, statement 7
SELECT TOP (@p0) t0.[Code] AS c0, t0.[Name] AS c1
FROM [curated].[State] AS t0
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_6')

-- trip 1, statement 8
SELECT x.k0, x.m, x.c0
FROM (SELECT p.k0 AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT TOP (@p0) t0.[Name] AS l0
      FROM [curated].[State] AS t0
      ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC) AS q) AS p
  LEFT JOIN (SELECT t0.[StateName] AS r0, N'1' AS m, t0.[Species] AS c0, t0.[StrikeKey] AS o0
    FROM [curated].[BirdStrike] AS t0) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p1
ORDER BY x.k0, x.rn
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_7')
