-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(41), CASE WHEN EXISTS (SELECT 1
    FROM [curated].[State] AS t1
    WHERE t1.[Name] = t0.[StateName]
    AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k)) THEN t0.[CostRepair] END) AS c0, CONVERT(varchar(41), CASE WHEN EXISTS (SELECT 1
    FROM [curated].[State] AS t1
    WHERE t1.[Name] = t0.[StateName]
    AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k)) THEN t0.[CostOther] END) AS c1, CONVERT(varchar(41), CASE WHEN EXISTS (SELECT 1
    FROM [curated].[State] AS t1
    WHERE t1.[Name] = t0.[StateName]
    AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k)) THEN t0.[CostTotal] END) AS c2
FROM [curated].[BirdStrike] AS t0
WHERE (EXISTS (SELECT 1
    FROM [curated].[State] AS t2
    WHERE t2.[Name] = t0.[StateName]
    AND t2.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p2) AS k))
  OR EXISTS (SELECT 1
    FROM [curated].[State] AS t3
    WHERE t3.[Name] = t0.[StateName]
    AND t3.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p3) AS k)))
AND t0.[StrikeKey] IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
  FROM STRING_SPLIT(@p4, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
