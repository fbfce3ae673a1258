-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CAST(LEFT(CONVERT(varchar(64), HASHBYTES('SHA2_256', CAST(@p2 AS varbinary(64)) + HASHBYTES('SHA2_256', CAST(@p1 AS varbinary(64)) + CAST(UPPER(RTRIM(CAST(t0.[Operator] AS nvarchar(3968)))) AS varbinary(7936)))), 2), 32) AS nvarchar(60)) AS c1
FROM [curated].[BirdStrike] AS t0
ORDER BY CAST(LEFT(CONVERT(varchar(64), HASHBYTES('SHA2_256', CAST(@p2 AS varbinary(64)) + HASHBYTES('SHA2_256', CAST(@p1 AS varbinary(64)) + CAST(UPPER(RTRIM(CAST(t0.[Operator] AS nvarchar(3968)))) AS varbinary(7936)))), 2), 32) AS nvarchar(60)) ASC, t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
