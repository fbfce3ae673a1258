-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT p.k AS k0, y.m, y.c0, y.c1, y.c2, y.c3
FROM (SELECT k.[value] AS k, CAST(NULLIF(k.[value], N'') AS int) AS k0
  FROM STRING_SPLIT(@p0, N',') AS k) AS p
INNER JOIN (SELECT t0.[StrikeKey] AS r0, N'1' AS m, CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1, t0.[StateName] AS c2, CONVERT(varchar(20), t0.[SpeedKnots]) AS c3
  FROM [curated].[BirdStrike] AS t0
  WHERE EXISTS (SELECT 1
    FROM [curated].[State] AS t1
    WHERE t1.[Name] = t0.[StateName]
    AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k))) AS y ON y.r0 = p.k0
ORDER BY p.k
