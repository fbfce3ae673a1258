-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(20), t0.[SpeedKnots]) AS c1
FROM [curated].[BirdStrike] AS t0
WHERE (t0.[SpeedKnots] > @p1
  OR (@p1 IS NULL
    AND t0.[SpeedKnots] IS NOT NULL))
OR ((t0.[SpeedKnots] = @p1
    OR (t0.[SpeedKnots] IS NULL
      AND @p1 IS NULL))
  AND t0.[StrikeKey] > @p2)
ORDER BY t0.[SpeedKnots] ASC, t0.[StrikeKey] ASC
