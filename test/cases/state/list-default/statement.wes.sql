-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[Code] AS c0, t0.[Name] AS c1
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
