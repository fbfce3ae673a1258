-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(34), g0.[k0], 121) AS c0, CONVERT(varchar(20), g0.[a0]) AS c1, CONVERT(varchar(41), g0.[a1]) AS c2
FROM (SELECT y.k0, COUNT_BIG(*) AS a0, AVG(CAST(y.v0 AS decimal(38, 0))) AS a1
  FROM (SELECT DATEADD(month, DATEDIFF(month, CAST('0001-01-01' AS datetime2(0)), t0.[DepartedAt]), CAST('0001-01-01' AS datetime2(0))) AS k0, t0.[DelayMinutes] AS v0
    FROM [curated].[Flight] AS t0
    WHERE EXISTS (SELECT 1
      FROM [curated].[Airport] AS t1
      WHERE t1.[Iata] = t0.[OriginIata]
      AND t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p1) AS k))) AS y
  GROUP BY y.k0) AS g0
ORDER BY g0.[k0] ASC
