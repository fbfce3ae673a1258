-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Iata] AS c0, t0.[StateCode] AS c1
FROM [curated].[Airport] AS t0
WHERE NOT (EXISTS (SELECT 1
    FROM [curated].[State] AS t1
    WHERE t1.[Code] = t0.[StateCode]))
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[Airport] AS t0
WHERE NOT (EXISTS (SELECT 1
    FROM [curated].[State] AS t1
    WHERE t1.[Code] = t0.[StateCode]))
