-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1, CONVERT(varchar(20), t0.[DistanceMiles]) AS c2, t0.[OriginIata] AS c3
FROM [curated].[Flight] AS t0
WHERE t0.[DelayMinutes] > @p1
OR (t0.[OriginIata] = @p2
  AND NOT (t0.[DistanceMiles] < @p3
    OR t0.[DelayMinutes] <= @p4))
ORDER BY t0.[FlightKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[Flight] AS t0
WHERE t0.[DelayMinutes] > @p0
OR (t0.[OriginIata] = @p1
  AND NOT (t0.[DistanceMiles] < @p2
    OR t0.[DelayMinutes] <= @p3))
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
