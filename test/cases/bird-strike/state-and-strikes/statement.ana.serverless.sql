-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, t0.[StateName] AS c1
FROM [curated].[BirdStrike] AS t0
ORDER BY t0.[StrikeKey] ASC

-- trip 2, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_1_0 */ SELECT x.k, x.c0
FROM (SELECT k.[key] AS k, t0.[Name] AS c0, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC) AS rn
  FROM OPENJSON(@p0) AS k
  INNER JOIN [curated].[State] AS t0 ON t0.[Name] = CAST(k.[value] AS nvarchar(4000))) AS x
WHERE x.rn <= @p1
ORDER BY x.k, x.rn

-- trip 3, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_2_0 */ SELECT x.k, x.c0, x.c1
FROM (SELECT k.[key] AS k, CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY t0.[OccurredOn] DESC, t0.[StrikeKey] ASC) AS rn
  FROM OPENJSON(@p0) AS k
  INNER JOIN [curated].[BirdStrike] AS t0 ON t0.[StateName] = CAST(k.[value] AS nvarchar(4000))) AS x
WHERE x.rn <= @p1
ORDER BY x.k, x.rn
