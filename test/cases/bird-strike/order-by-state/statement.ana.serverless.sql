-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, t0.[StateName] AS c1
FROM [curated].[BirdStrike] AS t0
LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
  FROM (SELECT t1.[Name] AS k0, t1.[Name] AS v
    FROM [curated].[State] AS t1) AS x
  GROUP BY x.k0) AS j0 ON j0.k0 = t0.[StateName]
ORDER BY j0.[v] ASC, t0.[StrikeKey] ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT x.k0, x.m, x.c0
FROM (SELECT p.k0 AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT TOP (@p0) t0.[StateName] AS l0
      FROM [curated].[BirdStrike] AS t0
      LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
        FROM (SELECT t1.[Name] AS k0, t1.[Name] AS v
          FROM [curated].[State] AS t1) AS x
        GROUP BY x.k0) AS j0 ON j0.k0 = t0.[StateName]
      ORDER BY j0.[v] ASC, t0.[StrikeKey] ASC) AS q) AS p
  LEFT JOIN (SELECT t0.[Name] AS r0, N'1' AS m, t0.[Code] AS c0, CAST(t0.[Code] AS nvarchar(2)) AS o0
    FROM [curated].[State] AS t0) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p1
ORDER BY x.k0, x.rn

-- trip 1, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_0_2 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, t0.[StateName] AS c1
FROM [curated].[BirdStrike] AS t0
LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
  FROM (SELECT t1.[Name] AS k0, t1.[Name] AS v
    FROM [curated].[State] AS t1) AS x
  GROUP BY x.k0) AS j0 ON j0.k0 = t0.[StateName]
ORDER BY j0.[v] DESC, t0.[StrikeKey] ASC

-- trip 1, statement 4
/* ew_0af7651916cd43dd8448eb211c80319c_0_3 */ SELECT x.k0, x.m, x.c0
FROM (SELECT p.k0 AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT TOP (@p0) t0.[StateName] AS l0
      FROM [curated].[BirdStrike] AS t0
      LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
        FROM (SELECT t1.[Name] AS k0, t1.[Name] AS v
          FROM [curated].[State] AS t1) AS x
        GROUP BY x.k0) AS j0 ON j0.k0 = t0.[StateName]
      ORDER BY j0.[v] DESC, t0.[StrikeKey] ASC) AS q) AS p
  LEFT JOIN (SELECT t0.[Name] AS r0, N'1' AS m, t0.[Code] AS c0, CAST(t0.[Code] AS nvarchar(2)) AS o0
    FROM [curated].[State] AS t0) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p1
ORDER BY x.k0, x.rn
