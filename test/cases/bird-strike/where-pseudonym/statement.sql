-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CAST(LEFT(CONVERT(varchar(64), HASHBYTES('SHA2_256', CAST(@p2 AS varbinary(64)) + HASHBYTES('SHA2_256', CAST(@p1 AS varbinary(64)) + CAST(UPPER(RTRIM(CAST(t0.[Operator] AS nvarchar(3968)))) AS varbinary(7936)))), 2), 32) AS nvarchar(60)) AS c0
FROM [curated].[BirdStrike] AS t0
WHERE CAST(LEFT(CONVERT(varchar(64), HASHBYTES('SHA2_256', CAST(@p2 AS varbinary(64)) + HASHBYTES('SHA2_256', CAST(@p1 AS varbinary(64)) + CAST(UPPER(RTRIM(CAST(t0.[Operator] AS nvarchar(3968)))) AS varbinary(7936)))), 2), 32) AS nvarchar(60)) = @p3
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[BirdStrike] AS t0
WHERE CAST(LEFT(CONVERT(varchar(64), HASHBYTES('SHA2_256', CAST(@p1 AS varbinary(64)) + HASHBYTES('SHA2_256', CAST(@p0 AS varbinary(64)) + CAST(UPPER(RTRIM(CAST(t0.[Operator] AS nvarchar(3968)))) AS varbinary(7936)))), 2), 32) AS nvarchar(60)) = @p2
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')
