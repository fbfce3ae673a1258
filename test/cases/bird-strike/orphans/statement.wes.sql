-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, t0.[StateName] AS c1
FROM [curated].[BirdStrike] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[State] AS t1
  WHERE t1.[Name] = t0.[StateName]
  AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p1) AS k))
AND t0.[StateName] = @p2
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS n
FROM [curated].[BirdStrike] AS t2
WHERE EXISTS (SELECT 1
  FROM [curated].[State] AS t3
  WHERE t3.[Name] = t2.[StateName]
  AND t3.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p0) AS k))
AND t2.[StateName] = @p1
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
