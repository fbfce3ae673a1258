-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[Iata] AS c0
FROM [curated].[Airport] AS t0
WHERE 1 = 0
AND t0.[Iata] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
