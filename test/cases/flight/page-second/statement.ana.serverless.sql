-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[DelayMinutes] < @p1
OR (t0.[DelayMinutes] = @p1
  AND t0.[FlightKey] > @p2)
ORDER BY t0.[DelayMinutes] DESC, t0.[FlightKey] ASC
