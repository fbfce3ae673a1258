-- dedicated pool

-- trip 1, statement 1
SELECT k.[value] AS k, CONVERT(varchar(20), t0.[FlightKey]) AS c0
FROM STRING_SPLIT(@p0, N',') AS k
INNER JOIN [curated].[Flight] AS t0 ON t0.[FlightKey] = CAST(NULLIF(k.[value], N'') AS bigint)
ORDER BY k.[value]
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
