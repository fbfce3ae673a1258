-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, t0.[StateName] AS c1
FROM [curated].[BirdStrike] AS t0
LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
  FROM (SELECT t1.[Name] AS k0, t1.[Name] AS v
    FROM [curated].[State] AS t1
    WHERE t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k)) AS x
  GROUP BY x.k0) AS j0 ON j0.k0 = t0.[StateName]
WHERE EXISTS (SELECT 1
  FROM [curated].[State] AS t2
  WHERE t2.[Name] = t0.[StateName]
  AND t2.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p2) AS k))
ORDER BY j0.[v] ASC, t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT x.k0, x.m, x.c0
FROM (SELECT p.k0 AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT TOP (@p0) t0.[StateName] AS l0
      FROM [curated].[BirdStrike] AS t0
      LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
        FROM (SELECT t1.[Name] AS k0, t1.[Name] AS v
          FROM [curated].[State] AS t1
          WHERE t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
            FROM OPENJSON(@p1) AS k)) AS x
        GROUP BY x.k0) AS j0 ON j0.k0 = t0.[StateName]
      WHERE EXISTS (SELECT 1
        FROM [curated].[State] AS t2
        WHERE t2.[Name] = t0.[StateName]
        AND t2.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p2) AS k))
      ORDER BY j0.[v] ASC, t0.[StrikeKey] ASC) AS q) AS p
  LEFT JOIN (SELECT t0.[Name] AS r0, N'1' AS m, t0.[Code] AS c0, CAST(t0.[Code] AS nvarchar(2)) AS o0
    FROM [curated].[State] AS t0
    WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p3) AS k)) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p4
ORDER BY x.k0, x.rn
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')

-- trip 1, statement 3
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, t0.[StateName] AS c1
FROM [curated].[BirdStrike] AS t0
LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
  FROM (SELECT t1.[Name] AS k0, t1.[Name] AS v
    FROM [curated].[State] AS t1
    WHERE t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k)) AS x
  GROUP BY x.k0) AS j0 ON j0.k0 = t0.[StateName]
WHERE EXISTS (SELECT 1
  FROM [curated].[State] AS t2
  WHERE t2.[Name] = t0.[StateName]
  AND t2.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p2) AS k))
ORDER BY j0.[v] DESC, t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_2')

-- trip 1, statement 4
SELECT x.k0, x.m, x.c0
FROM (SELECT p.k0 AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT TOP (@p0) t0.[StateName] AS l0
      FROM [curated].[BirdStrike] AS t0
      LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
        FROM (SELECT t1.[Name] AS k0, t1.[Name] AS v
          FROM [curated].[State] AS t1
          WHERE t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
            FROM OPENJSON(@p1) AS k)) AS x
        GROUP BY x.k0) AS j0 ON j0.k0 = t0.[StateName]
      WHERE EXISTS (SELECT 1
        FROM [curated].[State] AS t2
        WHERE t2.[Name] = t0.[StateName]
        AND t2.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p2) AS k))
      ORDER BY j0.[v] DESC, t0.[StrikeKey] ASC) AS q) AS p
  LEFT JOIN (SELECT t0.[Name] AS r0, N'1' AS m, t0.[Code] AS c0, CAST(t0.[Code] AS nvarchar(2)) AS o0
    FROM [curated].[State] AS t0
    WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p3) AS k)) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p4
ORDER BY x.k0, x.rn
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_3')
