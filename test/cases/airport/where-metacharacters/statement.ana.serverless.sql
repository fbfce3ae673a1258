-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1
FROM [curated].[Airport] AS t0
WHERE t0.[Name] = @p1
OR t0.[Name] = @p2
OR t0.[City] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p3) AS k)
OR t0.[City] LIKE @p4
OR t0.[Name] LIKE @p5
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[Airport] AS t0
WHERE t0.[Name] = @p0
OR t0.[Name] = @p1
OR t0.[City] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p2) AS k)
OR t0.[City] LIKE @p3
OR t0.[Name] LIKE @p4
