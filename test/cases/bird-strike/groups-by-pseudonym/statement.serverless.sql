-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) g0.[k0] AS c0, CONVERT(varchar(20), g0.[a0]) AS c1
FROM (SELECT y.k0, COUNT_BIG(*) AS a0
  FROM (SELECT CAST(LEFT(CONVERT(varchar(64), HASHBYTES('SHA2_256', CAST(@p2 AS varbinary(64)) + HASHBYTES('SHA2_256', CAST(@p1 AS varbinary(64)) + CAST(UPPER(RTRIM(CAST(t0.[Operator] AS nvarchar(3968)))) AS varbinary(7936)))), 2), 32) AS nvarchar(60)) AS k0
    FROM [curated].[BirdStrike] AS t0) AS y
  GROUP BY y.k0) AS g0
ORDER BY g0.[a0] DESC, g0.[k0] ASC
