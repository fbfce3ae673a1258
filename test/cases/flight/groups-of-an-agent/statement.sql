-- dedicated pool

-- trip 1, statement 1
SELECT CASE WHEN COUNT_BIG(DISTINCT CASE WHEN x.w = 1 THEN x.e END) >= @p1
AND (COUNT_BIG(CASE WHEN x.w = 0 THEN 1 END) = 0
  OR COUNT_BIG(DISTINCT CASE WHEN x.w = 0 THEN x.e END) >= @p1) THEN CONVERT(varchar(20), COUNT_BIG(CASE WHEN x.w = 1 THEN 1 END)) END AS a0
FROM (SELECT t0.[FlightKey] AS e, CASE WHEN t0.[DestinationIata] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p0) AS k) THEN 1 ELSE 0 END AS w
  FROM [curated].[Flight] AS t0) AS x
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT TOP (@p0) g0.[k0] AS c0, CONVERT(varchar(20), g0.[a0]) AS c1
FROM (SELECT z.k0, z.n AS a0
  FROM (SELECT v.w, v.k0, v.n, v.c, SUM(CASE WHEN v.w = 0 THEN v.f ELSE 0 END) OVER () AS oe, SUM(CASE WHEN v.w = 0 THEN v.n ELSE 0 END) OVER () AS om, SUM(CASE WHEN v.w = 1
      AND v.c < @p2 THEN v.h ELSE 0 END) OVER () AS he, SUM(CASE WHEN v.w = 1
      AND v.c < @p2 THEN v.n ELSE 0 END) OVER () AS hn, ROW_NUMBER() OVER (ORDER BY CASE WHEN v.w = 1 AND v.c >= @p2 THEN 0 ELSE 1 END, v.c, v.k0) AS rn
    FROM (SELECT u.w, u.k0, SUM(u.n) AS n, MAX(u.c) AS c, SUM(CASE WHEN u.f = 1
        AND u.e IS NOT NULL THEN CAST(1 AS bigint) ELSE 0 END) AS f, SUM(CASE WHEN u.h = 1
        AND u.e IS NOT NULL THEN CAST(1 AS bigint) ELSE 0 END) AS h
      FROM (SELECT s.w, s.k0, s.e, s.n, s.c, s.f, ROW_NUMBER() OVER (PARTITION BY s.w, CASE WHEN s.c < @p2 THEN 1 ELSE 0 END, s.e ORDER BY s.k0) AS h
        FROM (SELECT b.w, b.k0, b.e, b.n, COUNT_BIG(b.e) OVER (PARTITION BY b.w, b.k0) AS c, ROW_NUMBER() OVER (PARTITION BY b.w, b.e ORDER BY b.k0) AS f
          FROM (SELECT x.w, x.k0, x.e, COUNT_BIG(*) AS n
            FROM (SELECT t0.[FlightKey] AS e, CASE WHEN t0.[DestinationIata] IN (SELECT CAST(k.[value] AS nvarchar(4000))
                FROM OPENJSON(@p1) AS k) THEN 1 ELSE 0 END AS w, CAST(t0.[OriginIata] AS nvarchar(4)) AS k0
              FROM [curated].[Flight] AS t0) AS x
            GROUP BY x.w, x.k0, x.e) AS b) AS s) AS u
      GROUP BY u.w, u.k0) AS v) AS z
  WHERE z.w = 1
  AND z.c >= @p2
  AND (z.om = 0
    OR z.oe >= @p2)
  AND (z.hn = 0
    OR z.he >= @p2
    OR z.rn > 1)) AS g0
ORDER BY g0.[a0] DESC, g0.[k0] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
