-- dedicated pool

-- trip 1, statement 1
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0, CONVERT(varchar(20), COUNT_BIG(DISTINCT y.v0)) AS a1, CONVERT(varchar(20), SUM(CAST(y.v1 AS bigint))) AS a2, CONVERT(varchar(41), AVG(CAST(y.v1 AS decimal(38, 0)))) AS a3, CONVERT(varchar(34), MIN(y.v2), 121) AS a4, CONVERT(varchar(20), MIN(y.v1)) AS a5, CONVERT(varchar(34), MAX(y.v2), 121) AS a6, MAX(y.v0) AS a7
FROM (SELECT CAST(t0.[OriginIata] AS nvarchar(4)) AS v0, t0.[DelayMinutes] AS v1, t0.[DepartedAt] AS v2
  FROM [curated].[Flight] AS t0
  WHERE 1 = 0
  AND t0.[DepartedAt] < @p0) AS y
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
