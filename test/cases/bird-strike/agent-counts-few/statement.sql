-- dedicated pool

-- trip 1, statement 1
SELECT CASE WHEN COUNT_BIG(DISTINCT CASE WHEN x.w = 1 THEN x.e END) >= @p2
AND (COUNT_BIG(CASE WHEN x.w = 0 THEN 1 END) = 0
  OR COUNT_BIG(DISTINCT CASE WHEN x.w = 0 THEN x.e END) >= @p2) THEN CONVERT(varchar(20), COUNT_BIG(CASE WHEN x.w = 1 THEN 1 END)) END AS a0
FROM (SELECT t0.[StrikeKey] AS e, CASE WHEN t0.[PhaseOfFlight] = @p0
  AND t0.[Damage] = @p1 THEN 1 ELSE 0 END AS w
  FROM [curated].[BirdStrike] AS t0) AS x
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
