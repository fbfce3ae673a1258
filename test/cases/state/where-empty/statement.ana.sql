-- dedicated pool

-- trip 1, statement 1
SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_0')

-- trip 1, statement 2
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p0) AS k)
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_1')

-- trip 1, statement 3
SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] NOT IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_2')

-- trip 1, statement 4
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE t0.[Code] NOT IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p0) AS k)
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_3')

-- trip 1, statement 5
SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_4')

-- trip 1, statement 6
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_5')

-- trip 1, statement 7
SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE 1 = 0
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_6')

-- trip 1, statement 8
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE 1 = 0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_7')

-- trip 1, statement 9
SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE NOT (1 = 0)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_8')

-- trip 1, statement 10
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE NOT (1 = 0)
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_9')

-- trip 1, statement 11
SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_10')

-- trip 1, statement 12
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_11')

-- trip 1, statement 13
SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_12')

-- trip 1, statement 14
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_13')

-- trip 1, statement 15
SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE NOT (1 = 1)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_14')

-- trip 1, statement 16
SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE NOT (1 = 1)
OPTION (LABEL = 'ew_0af7651916cd43dd8448eb211c80319c_0_15')
