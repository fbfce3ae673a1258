-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(41), CAST(CASE WHEN t0.[CostRepair] < @p1 THEN @p2 WHEN t0.[CostRepair] % @p3 < 0 THEN t0.[CostRepair] - t0.[CostRepair] % @p3 - @p3 ELSE t0.[CostRepair] - t0.[CostRepair] % @p3 END AS decimal(18, 2))) AS c1, CONVERT(varchar(41), CAST(CASE WHEN t0.[CostOther] < @p4 THEN @p5 WHEN t0.[CostOther] % @p6 < 0 THEN t0.[CostOther] - t0.[CostOther] % @p6 - @p6 ELSE t0.[CostOther] - t0.[CostOther] % @p6 END AS decimal(18, 2))) AS c2, CONVERT(varchar(41), CAST(CASE WHEN t0.[CostTotal] < @p7 THEN @p8 WHEN t0.[CostTotal] % @p9 < 0 THEN t0.[CostTotal] - t0.[CostTotal] % @p9 - @p9 ELSE t0.[CostTotal] - t0.[CostTotal] % @p9 END AS decimal(18, 2))) AS c3
FROM [curated].[BirdStrike] AS t0
WHERE t0.[StrikeKey] IN (SELECT CAST(NULLIF(k.[value], N'') AS int)
  FROM STRING_SPLIT(@p10, N',') AS k
  WHERE k.[value] <> N'')
ORDER BY t0.[StrikeKey] ASC
