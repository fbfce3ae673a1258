-- dedicated pool

-- trip 1, statement 1
SELECT k.[key] AS k, t0.[Name] AS c0, t0.[StateCode] AS c1, t0.[City] AS c2
FROM OPENJSON(@p0) AS k
INNER JOIN [curated].[Airport] AS t0 ON t0.[Iata] = CAST(k.[value] AS nvarchar(4000))
ORDER BY k.[key]
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')
