-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) DESC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p0) AS k)
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
