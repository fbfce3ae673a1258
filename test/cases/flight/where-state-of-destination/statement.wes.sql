-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[FlightKey]) AS c0, t0.[OriginIata] AS c1, t0.[DestinationIata] AS c2
FROM [curated].[Flight] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t1
  WHERE t1.[Iata] = t0.[OriginIata]
  AND t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p1) AS k))
AND (EXISTS (SELECT 1
    FROM [curated].[Airport] AS t2
    WHERE t2.[Iata] = t0.[OriginIata]
    AND (t2.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p2) AS k)
      AND t2.[City] = @p3))
  AND EXISTS (SELECT 1
    FROM [curated].[Airport] AS t3
    WHERE t3.[Iata] = t0.[DestinationIata]
    AND (t3.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p4) AS k)
      AND EXISTS (SELECT 1
        FROM [curated].[State] AS t4
        WHERE t4.[Code] = t3.[StateCode]
        AND (t4.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
            FROM OPENJSON(@p5) AS k)
          AND t4.[Name] LIKE @p6)))))
ORDER BY t0.[FlightKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[Flight] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[Airport] AS t4
  WHERE t4.[Iata] = t0.[OriginIata]
  AND t4.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p0) AS k))
AND (EXISTS (SELECT 1
    FROM [curated].[Airport] AS t1
    WHERE t1.[Iata] = t0.[OriginIata]
    AND (t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p1) AS k)
      AND t1.[City] = @p2))
  AND EXISTS (SELECT 1
    FROM [curated].[Airport] AS t2
    WHERE t2.[Iata] = t0.[DestinationIata]
    AND (t2.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p3) AS k)
      AND EXISTS (SELECT 1
        FROM [curated].[State] AS t3
        WHERE t3.[Code] = t2.[StateCode]
        AND (t3.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
            FROM OPENJSON(@p4) AS k)
          AND t3.[Name] LIKE @p5)))))
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
