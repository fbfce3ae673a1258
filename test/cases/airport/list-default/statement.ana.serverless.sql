-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Iata] AS c0, t0.[Name] AS c1, t0.[City] AS c2, t0.[StateCode] AS c3, t0.[Country] AS c4, CONVERT(char(16), CAST(t0.[Latitude] AS binary(8)), 2) AS c5, CONVERT(char(16), CAST(t0.[Longitude] AS binary(8)), 2) AS c6
FROM [curated].[Airport] AS t0
ORDER BY CAST(t0.[Iata] AS nvarchar(4)) ASC
