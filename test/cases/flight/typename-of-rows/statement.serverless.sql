-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0
FROM [curated].[Flight] AS t0
ORDER BY t0.[FlightKey] ASC
