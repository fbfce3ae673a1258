-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC

-- trip 2, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_1_0 */ SELECT x.k, x.c0
FROM (SELECT k.[key] AS k, t0.[Name] AS c0, ROW_NUMBER() OVER (PARTITION BY k.[key] ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC) AS rn
  FROM OPENJSON(@p0) AS k
  INNER JOIN [curated].[Airport] AS t0 ON t0.[StateCode] = CAST(k.[value] AS nvarchar(4000))) AS x
WHERE x.rn <= @p1
ORDER BY x.k, x.rn
