-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0
FROM [curated].[Flight] AS t0
WHERE (t0.[DelayMinutes] < @p1
  OR (t0.[DelayMinutes] = @p1
    AND t0.[FlightKey] > @p2))
AND (t0.[DelayMinutes] > @p3
  OR (t0.[DelayMinutes] = @p3
    AND t0.[FlightKey] < @p4))
ORDER BY t0.[DelayMinutes] DESC, t0.[FlightKey] ASC
