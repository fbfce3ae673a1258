-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[OriginIata] AS c0, t0.[DestinationIata] AS c1
FROM [curated].[Flight] AS t0
ORDER BY t0.[FlightKey] ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS n
FROM [curated].[Flight] AS t1

-- trip 2, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_1_0 */ SELECT k.[key] AS k, t0.[Name] AS c0, t0.[StateCode] AS c1
FROM OPENJSON(@p0) AS k
INNER JOIN [curated].[Airport] AS t0 ON t0.[Iata] = CAST(k.[value] AS nvarchar(4000))
ORDER BY k.[key]

-- trip 3, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_2_0 */ SELECT k.[key] AS k, t0.[Name] AS c0
FROM OPENJSON(@p0) AS k
INNER JOIN [curated].[State] AS t0 ON t0.[Code] = CAST(k.[value] AS nvarchar(4000))
ORDER BY k.[key]
