-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[Iata] AS c0
FROM [curated].[Airport] AS t0
WHERE t0.[Iata] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT x.k0, x.m, x.c0, x.c1
FROM (SELECT p.k0 AS k0, y.m, y.c0, y.c1, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT TOP (@p0) CAST(t0.[Iata] AS nvarchar(4)) AS l0
      FROM [curated].[Airport] AS t0
      WHERE t0.[Iata] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p1) AS k)
      ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC) AS q) AS p
  LEFT JOIN (SELECT CAST(t0.[DestinationIata] AS nvarchar(4)) AS r0, N'1' AS m, CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[OriginIata] AS c1, t0.[FlightKey] AS o0
    FROM [curated].[Flight] AS t0
    WHERE t0.[FlightKey] <= @p2) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p3
ORDER BY x.k0, x.rn
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
