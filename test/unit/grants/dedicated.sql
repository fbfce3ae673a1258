-- Who may read what in a dedicated pool, printed by `npm run -s grants`. It may be run again: what is there stays, and what a role may
-- no longer read of the catalog is taken back. It takes nothing else: look for older grants, such as SELECT ON SCHEMA, yourself.
-- Names are those that the identity provider shows. The SID that comes of one is the object id of a user or a group, but the
-- application (client) id of an application: if a login fails for '<token-identified principal>', compare it with
-- SELECT name, CAST(sid AS uniqueidentifier) FROM sys.database_principals. Two applications of one name cannot be told apart.

-- Connected to the pool.
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'edgewise-worker') CREATE USER [edgewise-worker] FROM EXTERNAL PROVIDER;
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'Shop Clerks') CREATE USER [Shop Clerks] FROM EXTERNAL PROVIDER;
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'O''Hara''s [counting] app') CREATE USER [O'Hara's [counting]] app] FROM EXTERNAL PROVIDER;

-- edgewise_worker
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'edgewise_worker') CREATE ROLE [edgewise_worker];
GRANT SELECT ON OBJECT::[curated].[Order] TO [edgewise_worker];
GRANT SELECT ON OBJECT::[curated].[Shop] TO [edgewise_worker];
EXEC sp_addrolemember N'edgewise_worker', N'edgewise-worker';

-- edgewise_role_clerk
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'edgewise_role_clerk') CREATE ROLE [edgewise_role_clerk];
GRANT SELECT ON OBJECT::[curated].[Order] TO [edgewise_role_clerk];
GRANT SELECT ON OBJECT::[curated].[Shop] TO [edgewise_role_clerk];
EXEC sp_addrolemember N'edgewise_role_clerk', N'Shop Clerks';

-- edgewise_role_counter
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'edgewise_role_counter') CREATE ROLE [edgewise_role_counter];
GRANT SELECT ON OBJECT::[curated].[Order] TO [edgewise_role_counter];
GRANT SELECT ON OBJECT::[curated].[Shop] TO [edgewise_role_counter];
EXEC sp_addrolemember N'edgewise_role_counter', N'O''Hara''s [counting] app';

-- edgewise_role_idle: reads nothing, has no member
IF NOT EXISTS (SELECT 1 FROM sys.database_principals WHERE name = N'edgewise_role_idle') CREATE ROLE [edgewise_role_idle];
REVOKE SELECT ON OBJECT::[curated].[Order] FROM [edgewise_role_idle];
REVOKE SELECT ON OBJECT::[curated].[Shop] FROM [edgewise_role_idle];
