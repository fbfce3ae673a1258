-- Who may read what in a serverless pool, printed by `npm run -s grants`. It may be run again: what is there stays, and what a role may
-- no longer read of the catalog is taken back. It takes nothing else: look for older grants, such as SELECT ON SCHEMA, yourself.
-- Names are those that the identity provider shows. The SID that comes of one is the object id of a user or a group, but the
-- application (client) id of an application: if a login fails for '<token-identified principal>', compare it with
-- SELECT name, CAST(sid AS uniqueidentifier) FROM sys.database_principals. Two applications of one name cannot be told apart.

-- 1. Connected to master.
IF NOT EXISTS (SELECT 1 FROM sys.server_principals WHERE name = N'edgewise-worker') CREATE LOGIN [edgewise-worker] FROM EXTERNAL PROVIDER;
IF NOT EXISTS (SELECT 1 FROM sys.server_principals WHERE name = N'Shop Clerks') CREATE LOGIN [Shop Clerks] FROM EXTERNAL PROVIDER;
IF NOT EXISTS (SELECT 1 FROM sys.server_principals WHERE name = N'O''Hara''s [counting] app') CREATE LOGIN [O'Hara's [counting]] app] FROM EXTERNAL PROVIDER;

-- 2. Connected to the database. All that follows is for it.
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'edgewise-worker') CREATE USER [edgewise-worker] FOR LOGIN [edgewise-worker];
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'Shop Clerks') CREATE USER [Shop Clerks] FOR LOGIN [Shop Clerks];
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'O''Hara''s [counting] app') CREATE USER [O'Hara's [counting]] app] FOR LOGIN [O'Hara's [counting]] app];

-- edgewise_worker
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'edgewise_worker') CREATE ROLE [edgewise_worker];
GRANT SELECT ON OBJECT::[curated].[Order] TO [edgewise_worker];
GRANT SELECT ON OBJECT::[curated].[Shop] TO [edgewise_worker];
GRANT REFERENCES ON DATABASE SCOPED CREDENTIAL::[lake] TO [edgewise_worker];
ALTER ROLE [edgewise_worker] ADD MEMBER [edgewise-worker];

-- edgewise_role_clerk
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'edgewise_role_clerk') CREATE ROLE [edgewise_role_clerk];
GRANT SELECT ON OBJECT::[curated].[Order] TO [edgewise_role_clerk];
GRANT SELECT ON OBJECT::[curated].[Shop] TO [edgewise_role_clerk];
GRANT REFERENCES ON DATABASE SCOPED CREDENTIAL::[lake] TO [edgewise_role_clerk];
ALTER ROLE [edgewise_role_clerk] ADD MEMBER [Shop Clerks];

-- edgewise_role_counter
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'edgewise_role_counter') CREATE ROLE [edgewise_role_counter];
GRANT SELECT ON OBJECT::[curated].[Order] TO [edgewise_role_counter];
GRANT SELECT ON OBJECT::[curated].[Shop] TO [edgewise_role_counter];
GRANT REFERENCES ON DATABASE SCOPED CREDENTIAL::[lake] TO [edgewise_role_counter];
ALTER ROLE [edgewise_role_counter] ADD MEMBER [O'Hara's [counting]] app];

-- edgewise_role_idle: reads nothing, has no member
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'edgewise_role_idle') CREATE ROLE [edgewise_role_idle];
REVOKE SELECT ON OBJECT::[curated].[Order] FROM [edgewise_role_idle];
REVOKE SELECT ON OBJECT::[curated].[Shop] FROM [edgewise_role_idle];
