-- Roles without login and without BYPASSRLS: the login role takes one of them for each transaction.
DO $$ BEGIN CREATE ROLE callweave_app NOLOGIN NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
--> statement-breakpoint
DO $$ BEGIN CREATE ROLE callweave_system NOLOGIN NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
--> statement-breakpoint
DO $$ BEGIN EXECUTE format('GRANT callweave_app, callweave_system TO %I', current_user); EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO callweave_app, callweave_system;
--> statement-breakpoint
CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('callweave.tenant_id', true), '')::uuid $$;
--> statement-breakpoint
-- Called by a migration after it has made tables: every table with a tenant_id gets the policy, forced on its owner as well.
CREATE FUNCTION protect_tenant_tables() RETURNS void LANGUAGE plpgsql AS $$
DECLARE t record;
BEGIN
  FOR t IN
    SELECT c.relname FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relforcerowsecurity
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t.relname);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t.relname);
    EXECUTE format('CREATE POLICY tenant ON %I TO callweave_app USING (tenant_id = (SELECT current_tenant())) WITH CHECK (tenant_id = (SELECT current_tenant()))', t.relname);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO callweave_app', t.relname);
  END LOOP;
END $$;
--> statement-breakpoint
SELECT protect_tenant_tables();
--> statement-breakpoint
REVOKE DELETE ON tenants FROM callweave_app;
--> statement-breakpoint
-- What the narrow role may do over tenants, column by column.
CREATE POLICY system_all ON tenants TO callweave_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON tenants TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_read ON api_keys FOR SELECT TO callweave_system USING (true);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, hash, expires_at, revoked_at) ON api_keys TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_read ON users FOR SELECT TO callweave_system USING (true);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, email, role, password_hash, session_version, deactivated_at) ON users TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_read ON sources FOR SELECT TO callweave_system USING (true);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, key, kind, secret_sealed, enabled) ON sources TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_read ON calls FOR SELECT TO callweave_system USING (run_started_at IS NULL);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, received_at, run_started_at) ON calls TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_read ON contact_plans FOR SELECT TO callweave_system USING (run_started_at IS NULL);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, created_at, run_started_at) ON contact_plans TO callweave_system;
