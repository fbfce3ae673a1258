-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT x.k0, x.m, x.c0
FROM (SELECT p.k0 AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT TOP (@p0) CAST(t0.[Code] AS nvarchar(2)) AS l0
      FROM [curated].[State] AS t0
      ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC) AS q) AS p
  LEFT JOIN (SELECT CAST(t0.[StateCode] AS nvarchar(2)) AS r0, N'1' AS m, t0.[Name] AS c0, CAST(t0.[Iata] AS nvarchar(4)) AS o0
    FROM [curated].[Airport] AS t0) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p1
ORDER BY x.k0, x.rn
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
