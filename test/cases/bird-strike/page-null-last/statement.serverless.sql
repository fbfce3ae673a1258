-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
ORDER BY t0.[SpeedKnots] ASC, t0.[StrikeKey] DESC
