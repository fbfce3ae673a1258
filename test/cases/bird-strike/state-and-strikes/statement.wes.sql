-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, t0.[StateName] AS c1
FROM [curated].[BirdStrike] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[State] AS t1
  WHERE t1.[Name] = t0.[StateName]
  AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p1) AS k))
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT x.k0, x.m, x.c0
FROM (SELECT p.k0 AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT TOP (@p0) t0.[StateName] AS l0
      FROM [curated].[BirdStrike] AS t0
      WHERE EXISTS (SELECT 1
        FROM [curated].[State] AS t1
        WHERE t1.[Name] = t0.[StateName]
        AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p1) AS k))
      ORDER BY t0.[StrikeKey] ASC) AS q) AS p
  LEFT JOIN (SELECT t0.[Name] AS r0, N'1' AS m, t0.[Name] AS c0, CAST(t0.[Code] AS nvarchar(2)) AS o0
    FROM [curated].[State] AS t0
    WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p2) AS k)) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p3
ORDER BY x.k0, x.rn
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')

-- trip 1, statement 3
SELECT x.k0, x.m, x.c0, x.c1
FROM (SELECT p.k0 AS k0, y.m, y.c0, y.c1, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 DESC, y.o1 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT x.l0
      FROM (SELECT y.l0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn
        FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
          FROM (SELECT TOP (@p0) t0.[StateName] AS l0
            FROM [curated].[BirdStrike] AS t0
            WHERE EXISTS (SELECT 1
              FROM [curated].[State] AS t1
              WHERE t1.[Name] = t0.[StateName]
              AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
                FROM OPENJSON(@p1) AS k))
            ORDER BY t0.[StrikeKey] ASC) AS q) AS p
        INNER JOIN (SELECT t0.[Name] AS r0, t0.[Name] AS l0, CAST(t0.[Code] AS nvarchar(2)) AS o0
          FROM [curated].[State] AS t0
          WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
            FROM OPENJSON(@p2) AS k)) AS y ON y.r0 = p.k0) AS x
      WHERE x.rn <= @p3) AS q) AS p
  LEFT JOIN (SELECT t0.[StateName] AS r0, N'1' AS m, CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1, t0.[OccurredOn] AS o0, t0.[StrikeKey] AS o1
    FROM [curated].[BirdStrike] AS t0
    WHERE EXISTS (SELECT 1
      FROM [curated].[State] AS t1
      WHERE t1.[Name] = t0.[StateName]
      AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p4) AS k))) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p5
ORDER BY x.k0, x.rn
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_2')
