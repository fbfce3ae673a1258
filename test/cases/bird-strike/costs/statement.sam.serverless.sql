-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), t0.[CostRepair]) AS c1, CONVERT(varchar(41), t0.[CostOther]) AS c2, CONVERT(varchar(41), t0.[CostTotal]) AS c3
FROM [curated].[BirdStrike] AS t0
WHERE t0.[StrikeKey] IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
  FROM STRING_SPLIT(@p1, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[StrikeKey] ASC
