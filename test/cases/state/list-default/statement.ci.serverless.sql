-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Code] AS c0, t0.[Name] AS c1
FROM [curated].[State] AS t0
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
