-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, t0.[StateName] AS c1
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

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, t0.[StateName] AS c1
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

-- trip 2, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_1_0 */ SELECT x.k, x.c0
FROM (SELECT k.[key] AS k, t0.[Code] AS c0, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC) AS rn
  FROM OPENJSON(@p0) AS k
  INNER JOIN [curated].[State] AS t0 ON t0.[Name] = CAST(k.[value] AS nvarchar(4000))
  WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p1) AS k)) AS x
WHERE x.rn <= @p2
ORDER BY x.k, x.rn
