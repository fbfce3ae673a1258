-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT k.[value] AS k, CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1, t0.[StateName] AS c2, CONVERT(varchar(20), t0.[SpeedKnots]) AS c3
FROM STRING_SPLIT(@p0, N',') AS k
INNER JOIN [curated].[BirdStrike] AS t0 ON t0.[StrikeKey] = CAST(NULLIF(k.[value], N'') AS int)
WHERE EXISTS (SELECT 1
  FROM [curated].[State] AS t1
  WHERE t1.[Name] = t0.[StateName]
  AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p1) AS k))
ORDER BY k.[value]
