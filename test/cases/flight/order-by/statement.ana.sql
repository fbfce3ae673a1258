-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(34), t0.[DepartedAt], 121) AS c1, CONVERT(varchar(20), t0.[DelayMinutes]) AS c2
FROM [curated].[Flight] AS t0
ORDER BY t0.[DelayMinutes] DESC, t0.[DepartedAt] ASC, t0.[FlightKey] DESC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
