-- dedicated pool

-- trip 1, statement 1
SELECT k.[key] AS k, t0.[Code] AS c0, t0.[Name] AS c1
FROM OPENJSON(@p0) AS k
INNER JOIN [curated].[State] AS t0 ON t0.[Code] = CAST(k.[value] AS nvarchar(4000))
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY k.[key]
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
