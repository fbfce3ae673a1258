-- dedicated pool

-- trip 1, statement 1
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0, CONVERT(varchar(41), SUM(CAST(y.v0 AS decimal(38, 2)))) AS a1, CONVERT(varchar(41), AVG(CAST(y.v0 AS decimal(38, 2)))) AS a2, CONVERT(varchar(41), AVG(CAST(y.v1 AS decimal(38, 0)))) AS a3, CONVERT(varchar(20), MIN(y.v1)) AS a4
FROM (SELECT t0.[CostTotal] AS v0, t0.[SpeedKnots] AS v1
  FROM [curated].[BirdStrike] AS t0) AS y
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT TOP (@p0) g0.[k0] AS c0, CONVERT(varchar(20), g0.[a0]) AS c1, CONVERT(varchar(41), g0.[a1]) AS c2
FROM (SELECT y.k0, COUNT_BIG(*) AS a0, MAX(y.v0) AS a1
  FROM (SELECT t0.[Operator] AS k0, t0.[CostTotal] AS v0
    FROM [curated].[BirdStrike] AS t0) AS y
  GROUP BY y.k0) AS g0
ORDER BY g0.[a0] DESC, g0.[k0] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
