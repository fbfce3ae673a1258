-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[FlightKey] = @p1
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[FlightKey] <= @p1
AND t0.[DelayMinutes] <> @p2
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_0_2 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[FlightKey] IN (SELECT CAST(NULLIF(k.[value], N'') AS bigint)
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 4
/* ew_0af7651916cd43dd8448eb211c80319c_0_3 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[FlightKey] NOT IN (SELECT CAST(NULLIF(k.[value], N'') AS bigint)
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
AND t0.[FlightKey] < @p2
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 5
/* ew_0af7651916cd43dd8448eb211c80319c_0_4 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[FlightKey] < @p1
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 6
/* ew_0af7651916cd43dd8448eb211c80319c_0_5 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[DelayMinutes] <= @p1
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 7
/* ew_0af7651916cd43dd8448eb211c80319c_0_6 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[DelayMinutes] > @p1
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 8
/* ew_0af7651916cd43dd8448eb211c80319c_0_7 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[DistanceMiles] >= @p1
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 9
/* ew_0af7651916cd43dd8448eb211c80319c_0_8 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[DelayMinutes] IS NULL
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 10
/* ew_0af7651916cd43dd8448eb211c80319c_0_9 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DelayMinutes]) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[DelayMinutes] IS NOT NULL
ORDER BY t0.[FlightKey] ASC
