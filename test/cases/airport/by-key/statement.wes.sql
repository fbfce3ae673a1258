-- dedicated pool

-- trip 1, statement 1
SELECT p.k AS k0, y.m, y.c0, y.c1, y.c2
FROM (SELECT k.[key] AS k, CAST(k.[value] AS nvarchar(4000)) AS k0
  FROM OPENJSON(@p0) AS k) AS p
INNER JOIN (SELECT CAST(t0.[Iata] AS nvarchar(4)) AS r0, N'1' AS m, t0.[Name] AS c0, t0.[City] AS c1, t0.[StateCode] AS c2
  FROM [curated].[Airport] AS t0
  WHERE t0.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p1) AS k)) AS y ON y.r0 = p.k0
ORDER BY p.k
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
