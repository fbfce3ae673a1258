-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT k.[value] AS k, CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1, t0.[StateName] AS c2, CONVERT(varchar(20), t0.[SpeedKnots]) AS c3
FROM STRING_SPLIT(@p0, N',') AS k
INNER JOIN [curated].[BirdStrike] AS t0 ON t0.[StrikeKey] = CAST(NULLIF(k.[value], N'') AS int)
ORDER BY k.[value]
