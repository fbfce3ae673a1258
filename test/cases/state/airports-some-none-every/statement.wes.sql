-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
LEFT JOIN (SELECT x.k0, COUNT_BIG(*) AS v
  FROM (SELECT t1.[StateCode] AS k0
    FROM [curated].[Airport] AS t1
    WHERE t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p1) AS k)) AS x
  GROUP BY x.k0) AS j0 ON j0.k0 = t0.[Code]
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p2) AS k)
AND (EXISTS (SELECT 1
    FROM [curated].[Airport] AS t2
    WHERE t2.[StateCode] = t0.[Code]
    AND (t2.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p3) AS k)
      AND EXISTS (SELECT 1
        FROM [curated].[Flight] AS t3
        WHERE t3.[OriginIata] = t2.[Iata]
        AND (EXISTS (SELECT 1
            FROM [curated].[Airport] AS t4
            WHERE t4.[Iata] = t3.[OriginIata]
            AND t4.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
              FROM OPENJSON(@p4) AS k))
          AND t3.[DelayMinutes] > @p5))))
  AND NOT (EXISTS (SELECT 1
      FROM [curated].[Airport] AS t5
      WHERE t5.[StateCode] = t0.[Code]
      AND (t5.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p6) AS k)
        AND t5.[City] = @p7)))
  AND NOT (EXISTS (SELECT 1
      FROM [curated].[Airport] AS t6
      WHERE t6.[StateCode] = t0.[Code]
      AND (t6.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p8) AS k)
        AND CASE WHEN t6.[Latitude] < @p9 THEN 1 ELSE 0 END = 0))))
ORDER BY ISNULL(j0.[v], 0) DESC, CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT p.k0 AS k0, CONVERT(varchar(20), COUNT_BIG(y.m)) AS a0
FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
  FROM (SELECT TOP (@p0) CAST(t0.[Code] AS nvarchar(2)) AS l0
    FROM [curated].[State] AS t0
    LEFT JOIN (SELECT x.k0, COUNT_BIG(*) AS v
      FROM (SELECT t1.[StateCode] AS k0
        FROM [curated].[Airport] AS t1
        WHERE t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
          FROM OPENJSON(@p1) AS k)) AS x
      GROUP BY x.k0) AS j0 ON j0.k0 = t0.[Code]
    WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p2) AS k)
    AND (EXISTS (SELECT 1
        FROM [curated].[Airport] AS t2
        WHERE t2.[StateCode] = t0.[Code]
        AND (t2.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
            FROM OPENJSON(@p3) AS k)
          AND EXISTS (SELECT 1
            FROM [curated].[Flight] AS t3
            WHERE t3.[OriginIata] = t2.[Iata]
            AND (EXISTS (SELECT 1
                FROM [curated].[Airport] AS t4
                WHERE t4.[Iata] = t3.[OriginIata]
                AND t4.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
                  FROM OPENJSON(@p4) AS k))
              AND t3.[DelayMinutes] > @p5))))
      AND NOT (EXISTS (SELECT 1
          FROM [curated].[Airport] AS t5
          WHERE t5.[StateCode] = t0.[Code]
          AND (t5.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
              FROM OPENJSON(@p6) AS k)
            AND t5.[City] = @p7)))
      AND NOT (EXISTS (SELECT 1
          FROM [curated].[Airport] AS t6
          WHERE t6.[StateCode] = t0.[Code]
          AND (t6.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
              FROM OPENJSON(@p8) AS k)
            AND CASE WHEN t6.[Latitude] < @p9 THEN 1 ELSE 0 END = 0))))
    ORDER BY ISNULL(j0.[v], 0) DESC, CAST(t0.[Code] AS nvarchar(2)) ASC) AS q) AS p
LEFT JOIN (SELECT CAST(t0.[StateCode] AS nvarchar(2)) AS r0, 1 AS m
  FROM [curated].[Airport] AS t0
  WHERE t0.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p10) AS k)) AS y ON y.r0 = p.k0
GROUP BY p.k0, p.b0
ORDER BY p.k0, p.b0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')

-- trip 1, statement 3
SELECT x.k0, x.m, x.c0
FROM (SELECT p.k0 AS k0, y.m, y.c0, ROW_NUMBER() OVER (PARTITION BY p.k0, p.b0 ORDER BY y.o0 DESC, y.o1 ASC) AS rn
  FROM (SELECT DISTINCT q.l0 AS k0, CAST(q.l0 AS varbinary(8000)) AS b0
    FROM (SELECT TOP (@p0) CAST(t0.[Code] AS nvarchar(2)) AS l0
      FROM [curated].[State] AS t0
      LEFT JOIN (SELECT x.k0, COUNT_BIG(*) AS v
        FROM (SELECT t1.[StateCode] AS k0
          FROM [curated].[Airport] AS t1
          WHERE t1.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
            FROM OPENJSON(@p1) AS k)) AS x
        GROUP BY x.k0) AS j0 ON j0.k0 = t0.[Code]
      WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
        FROM OPENJSON(@p2) AS k)
      AND (EXISTS (SELECT 1
          FROM [curated].[Airport] AS t2
          WHERE t2.[StateCode] = t0.[Code]
          AND (t2.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
              FROM OPENJSON(@p3) AS k)
            AND EXISTS (SELECT 1
              FROM [curated].[Flight] AS t3
              WHERE t3.[OriginIata] = t2.[Iata]
              AND (EXISTS (SELECT 1
                  FROM [curated].[Airport] AS t4
                  WHERE t4.[Iata] = t3.[OriginIata]
                  AND t4.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
                    FROM OPENJSON(@p4) AS k))
                AND t3.[DelayMinutes] > @p5))))
        AND NOT (EXISTS (SELECT 1
            FROM [curated].[Airport] AS t5
            WHERE t5.[StateCode] = t0.[Code]
            AND (t5.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
                FROM OPENJSON(@p6) AS k)
              AND t5.[City] = @p7)))
        AND NOT (EXISTS (SELECT 1
            FROM [curated].[Airport] AS t6
            WHERE t6.[StateCode] = t0.[Code]
            AND (t6.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
                FROM OPENJSON(@p8) AS k)
              AND CASE WHEN t6.[Latitude] < @p9 THEN 1 ELSE 0 END = 0))))
      ORDER BY ISNULL(j0.[v], 0) DESC, CAST(t0.[Code] AS nvarchar(2)) ASC) AS q) AS p
  LEFT JOIN (SELECT CAST(t0.[StateCode] AS nvarchar(2)) AS r0, N'1' AS m, t0.[Iata] AS c0, j0.[v] AS o0, CAST(t0.[Iata] AS nvarchar(4)) AS o1
    FROM [curated].[Airport] AS t0
    LEFT JOIN (SELECT x.k0, AVG(CAST(x.v AS decimal(38, 0))) AS v
      FROM (SELECT t1.[OriginIata] AS k0, t1.[DelayMinutes] AS v
        FROM [curated].[Flight] AS t1
        WHERE EXISTS (SELECT 1
          FROM [curated].[Airport] AS t2
          WHERE t2.[Iata] = t1.[OriginIata]
          AND t2.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
            FROM OPENJSON(@p10) AS k))) AS x
      GROUP BY x.k0) AS j0 ON j0.k0 = t0.[Iata]
    WHERE t0.[StateCode] IN (SELECT CAST(k.[value] AS nvarchar(4000))
      FROM OPENJSON(@p11) AS k)) AS y ON y.r0 = p.k0) AS x
WHERE x.rn <= @p12
ORDER BY x.k0, x.rn
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_2')
