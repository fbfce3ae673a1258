-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT p.k AS k0, y.m, y.c0, y.c1
FROM (SELECT k.[value] AS k, CAST(NULLIF(k.[value], N'') AS bigint) AS k0
  FROM STRING_SPLIT(@p0, N',') AS k) AS p
INNER JOIN (SELECT t0.[FlightKey] AS r0, N'1' AS m, CONVERT(varchar(20), t0.[FlightKey]) AS c0, CONVERT(varchar(20), t0.[DistanceMiles]) AS c1
  FROM [curated].[Flight] AS t0
  WHERE EXISTS (SELECT 1
    FROM [curated].[Airport] AS t1
    WHERE t1.[Iata] = t0.[OriginIata]
    AND t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k))) AS y ON y.r0 = p.k0
ORDER BY p.k
