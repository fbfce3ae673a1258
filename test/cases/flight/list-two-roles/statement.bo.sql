-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[OriginIata] AS c0
FROM [curated].[Flight] AS t0
ORDER BY t0.[FlightKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[Flight] AS t0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
