-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[StateCode] AS c0
FROM [curated].[Airport] AS t0
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[Airport] AS t0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
