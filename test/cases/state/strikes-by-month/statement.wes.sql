-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[Code] AS c0, t0.[Name] AS c1
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
AND t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p2) AS k)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT p.k0 AS k0, CONVERT(varchar(20), COUNT_BIG(y.m)) AS a0
FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
  FROM (SELECT TOP (@p0) t0.[Name] AS l0
    FROM [curated].[State] AS t0
    WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k)
    AND t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p2) AS k)
    ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC) AS q) AS p
LEFT JOIN (SELECT t0.[StateName] AS r0, 1 AS m
  FROM [curated].[BirdStrike] AS t0
  WHERE EXISTS (SELECT 1
    FROM [curated].[State] AS t1
    WHERE t1.[Name] = t0.[StateName]
    AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p3) AS k))) AS y ON y.r0 = p.k0
GROUP BY p.k0, p.b0
ORDER BY p.k0, p.b0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')

-- trip 1, statement 3
SELECT x.l0, x.m, x.c0, x.c1
FROM (SELECT g0.l0, CASE WHEN g0.m = 1 THEN N'1' END AS m, CONVERT(varchar(10), g0.[k0], 23) AS c0, CONVERT(varchar(20), g0.[a0]) AS c1, ROW_NUMBER() OVER (PARTITION BY g0.p0, g0.p1 ORDER BY CASE WHEN g0.m = 1 THEN 0 ELSE 1 END, g0.[k0] ASC) AS rn
  FROM (SELECT p.k0 AS l0, p.k0 AS p0, p.b0 AS p1, y.m, y.k0, COUNT_BIG(y.m) AS a0
    FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
      FROM (SELECT TOP (@p0) t0.[Name] AS l0
        FROM [curated].[State] AS t0
        WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p1) AS k)
        AND t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p2) AS k)
        ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC) AS q) AS p
    LEFT JOIN (SELECT t0.[StateName] AS r0, 1 AS m, DATEADD(month, CASE WHEN DATEDIFF(month, CAST('0001-01-01' AS date), t0.[OccurredOn]) < 9 THEN 0 ELSE (DATEDIFF(month, CAST('0001-01-01' AS date), t0.[OccurredOn]) - 9) / 12 * 12 + 9 END, CAST('0001-01-01' AS date)) AS k0
      FROM [curated].[BirdStrike] AS t0
      WHERE EXISTS (SELECT 1
        FROM [curated].[State] AS t1
        WHERE t1.[Name] = t0.[StateName]
        AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p3) AS k))) AS y ON y.r0 = p.k0
    GROUP BY p.k0, p.b0, y.m, y.k0) AS g0) AS x
WHERE x.rn <= @p4
AND (x.m IS NOT NULL
  OR x.rn = 1)
ORDER BY x.l0, x.rn
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_2')
