-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) g0.[k0] AS c0, CONVERT(varchar(20), g0.[a0]) AS c1, CONVERT(varchar(41), g0.[a1]) AS c2, CONVERT(varchar(20), g0.[a2]) AS c3
FROM (SELECT y.k0, COUNT_BIG(*) AS a0, AVG(CAST(y.v0 AS decimal(38, 0))) AS a1, MAX(y.v0) AS a2
  FROM (SELECT j0.[v] AS k0, t0.[DelayMinutes] AS v0
    FROM [curated].[Flight] AS t0
    LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
      FROM (SELECT t1.[Iata] AS k0, CAST(t1.[StateCode] AS nvarchar(2)) AS v
        FROM [curated].[Airport] AS t1
        WHERE t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p1) AS k)) AS x
      GROUP BY x.k0) AS j0 ON j0.k0 = t0.[OriginIata]
    WHERE EXISTS (SELECT 1
      FROM [curated].[Airport] AS t2
      WHERE t2.[Iata] = t0.[OriginIata]
      AND t2.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p2) AS k))) AS y
  GROUP BY y.k0) AS g0
WHERE g0.[a0] >= @p3
AND g0.[a1] > @p4
ORDER BY g0.[a1] DESC, g0.[k0] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
