-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) CONVERT(varchar(20), t0.[StrikeKey]) AS c0, CONVERT(varchar(10), t0.[OccurredOn], 23) AS c1, t0.[AirportName] AS c2, t0.[Aircraft] AS c3, CAST(LEFT(CONVERT(varchar(64), HASHBYTES('SHA2_256', CAST(@p2 AS varbinary(64)) + HASHBYTES('SHA2_256', CAST(@p1 AS varbinary(64)) + CAST(UPPER(RTRIM(CAST(t0.[Operator] AS nvarchar(3968)))) AS varbinary(7936)))), 2), 32) AS nvarchar(60)) AS c4, t0.[StateName] AS c5, t0.[PhaseOfFlight] AS c6, t0.[WildlifeSize] AS c7, t0.[Species] AS c8, t0.[TimeOfDay] AS c9, t0.[Damage] AS c10, CONVERT(varchar(20), t0.[SpeedKnots]) AS c11
FROM [curated].[BirdStrike] AS t0
WHERE EXISTS (SELECT 1
  FROM [curated].[State] AS t1
  WHERE t1.[Name] = t0.[StateName]
  AND t1.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
    FROM OPENJSON(@p3) AS k))
ORDER BY t0.[StrikeKey] ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
