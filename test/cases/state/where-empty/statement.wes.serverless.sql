-- serverless pool

-- trip 1, statement 1
/* ew_0af7651916cd43dd8448eb211c80319c_0_0 */ SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
AND t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p2) AS k)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC

-- trip 1, statement 2
/* ew_0af7651916cd43dd8448eb211c80319c_0_1 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p0) AS k)
AND t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)

-- trip 1, statement 3
/* ew_0af7651916cd43dd8448eb211c80319c_0_2 */ SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
AND t0.[Code] NOT IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p2) AS k)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC

-- trip 1, statement 4
/* ew_0af7651916cd43dd8448eb211c80319c_0_3 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p0) AS k)
AND t0.[Code] NOT IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)

-- trip 1, statement 5
/* ew_0af7651916cd43dd8448eb211c80319c_0_4 */ SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
AND 1 = 1
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC

-- trip 1, statement 6
/* ew_0af7651916cd43dd8448eb211c80319c_0_5 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p0) AS k)
AND 1 = 1

-- trip 1, statement 7
/* ew_0af7651916cd43dd8448eb211c80319c_0_6 */ SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
AND 1 = 0
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC

-- trip 1, statement 8
/* ew_0af7651916cd43dd8448eb211c80319c_0_7 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p0) AS k)
AND 1 = 0

-- trip 1, statement 9
/* ew_0af7651916cd43dd8448eb211c80319c_0_8 */ SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
AND NOT (1 = 0)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC

-- trip 1, statement 10
/* ew_0af7651916cd43dd8448eb211c80319c_0_9 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p0) AS k)
AND NOT (1 = 0)

-- trip 1, statement 11
/* ew_0af7651916cd43dd8448eb211c80319c_0_10 */ SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
AND 1 = 1
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC

-- trip 1, statement 12
/* ew_0af7651916cd43dd8448eb211c80319c_0_11 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p0) AS k)
AND 1 = 1

-- trip 1, statement 13
/* ew_0af7651916cd43dd8448eb211c80319c_0_12 */ SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
AND 1 = 1
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC

-- trip 1, statement 14
/* ew_0af7651916cd43dd8448eb211c80319c_0_13 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p0) AS k)
AND 1 = 1

-- trip 1, statement 15
/* ew_0af7651916cd43dd8448eb211c80319c_0_14 */ SELECT TOP (@p0) t0.[Code] AS c0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p1) AS k)
AND NOT (1 = 1)
ORDER BY CAST(t0.[Code] AS nvarchar(2)) ASC

-- trip 1, statement 16
/* ew_0af7651916cd43dd8448eb211c80319c_0_15 */ SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS a0
FROM [curated].[State] AS t0
WHERE t0.[Code] IN (SELECT CAST(k.[value] AS nvarchar(4000))
  FROM OPENJSON(@p0) AS k)
AND NOT (1 = 1)
