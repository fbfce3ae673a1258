-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, t0.[StateName] AS c1
FROM [curated].[BirdStrike] AS t0
WHERE t0.[StateName] = @p1
ORDER BY t0.[StrikeKey] ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS n
FROM [curated].[BirdStrike] AS t1
WHERE t1.[StateName] = @p0

-- trip 2, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_1_0 */ SELECT x.k, x.c0
FROM (SELECT k.[key] AS k, t0.[Code] AS c0, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC) AS rn
  FROM OPENJSON(@p0) AS k
  INNER JOIN [curated].[State] AS t0 ON t0.[Name] = CAST(k.[value] AS nvarchar(4000))) AS x
WHERE x.rn <= @p1
ORDER BY x.k, x.rn
