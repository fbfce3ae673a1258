-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, j0.[v] AS c1
FROM [curated].[Flight] AS t0
LEFT JOIN (SELECT x.k0, MIN(x.v) AS v
  FROM (SELECT t1.[Iata] AS k0, t1.[City] AS v
    FROM [curated].[Airport] AS t1
    WHERE t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k)) AS x
  GROUP BY x.k0) AS j0 ON j0.k0 = t0.[OriginIata]
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t2
  WHERE t2.[Iata] = t0.[OriginIata]
  AND t2.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p2) AS k))
AND t0.[FlightKey] <= @p3
AND ((j0.[v] < @p4
    OR (@p4 IS NOT NULL
      AND j0.[v] IS NULL))
  OR ((j0.[v] = @p4
      OR (j0.[v] IS NULL
        AND @p4 IS NULL))
    AND t0.[FlightKey] > @p5))
ORDER BY j0.[v] DESC, t0.[FlightKey] ASC
