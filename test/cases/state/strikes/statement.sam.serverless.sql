-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Name] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT x.k0, x.m, x.c0, x.c1
FROM (SELECT p.k0 AS k0, y.m, y.c0, y.c1, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 DESC, y.o1 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT TOP (@p0) t0.[Name] AS l0
      FROM [curated].[State] AS t0
      WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p1) AS k)
      ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC) AS q) AS p
  LEFT JOIN (SELECT t0.[StateName] AS r0, N'1' AS m, CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1, t0.[SpeedKnots] AS o0, t0.[StrikeKey] AS o1
    FROM [curated].[BirdStrike] AS t0) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p2
ORDER BY x.k0, x.rn

-- trip 1, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_0_2 */ SELECT p.k0 AS k0, CONVERT(varchar(20), COUNT_BIG(y.m)) AS a0
FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
  FROM (SELECT TOP (@p0) t0.[Name] AS l0
    FROM [curated].[State] AS t0
    WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k)
    ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC) AS q) AS p
LEFT JOIN (SELECT t0.[StateName] AS r0, 1 AS m
  FROM [curated].[BirdStrike] AS t0) AS y ON y.r0 = p.k0
GROUP BY p.k0, p.b0
ORDER BY p.k0, p.b0
