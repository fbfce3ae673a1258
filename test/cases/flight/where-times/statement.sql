-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(34), t0.[DepartedAt], 121) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[DepartedAt] = @p1
ORDER BY t0.[FlightKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(34), t0.[DepartedAt], 121) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[DepartedAt] < @p1
AND t0.[DepartedAt] >= @p2
ORDER BY t0.[FlightKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')

-- trip 1, statement 3
SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(34), t0.[DepartedAt], 121) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[DepartedAt] IN (SELECT CAST(NULLIF(k.[value], N'') AS datetime2(7))
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[FlightKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_2')

-- trip 1, statement 4
SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(34), t0.[DepartedAt], 121) AS c1
FROM [curated].[Flight] AS t0
WHERE t0.[FlightKey] <= @p1
AND t0.[DepartedAt] <> @p2
ORDER BY t0.[FlightKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_3')
