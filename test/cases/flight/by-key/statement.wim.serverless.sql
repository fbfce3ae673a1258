-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT k.[value] AS k, CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(34), t0.[DepartedAt], 121) AS c1, CONVERT(varchar(20), t0.[DistanceMiles]) AS c2
FROM STRING_SPLIT(@p0, N',') AS k
INNER JOIN [curated].[Flight] AS t0 ON t0.[FlightKey] = CAST(NULLIF(k.[value], N'') AS bigint)
WHERE 1 = 0
ORDER BY k.[value]
