-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT k.[key] AS k, t0.[Iata] AS c0, t0.[Name] AS c1
FROM OPENJSON(@p0) AS k
INNER JOIN [curated].[Airport] AS t0 ON t0.[Iata] = CAST(k.[value] AS nvarchar(4000))
ORDER BY k.[key]

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT k.[value] AS k, CONVERT(varchar(20), t0.[FlightKey]) AS c0
FROM STRING_SPLIT(@p0, N',') AS k
INNER JOIN [curated].[Flight] AS t0 ON t0.[FlightKey] = CAST(NULLIF(k.[value], N'') AS bigint)
ORDER BY k.[value]

-- trip 1, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_0_2 */ SELECT k.[key] AS k, t0.[Code] AS c0, t0.[Name] AS c1
FROM OPENJSON(@p0) AS k
INNER JOIN [curated].[State] AS t0 ON t0.[Code] = CAST(k.[value] AS nvarchar(4000))
ORDER BY k.[key]
