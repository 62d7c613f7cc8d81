-- The role of those who may not see every call. A member of the tenant's role: its grants and policies hold, and the ones below come on top.
DO $$ BEGIN CREATE ROLE callweave_scoped NOLOGIN NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
--> statement-breakpoint
DO $$ BEGIN GRANT callweave_app TO callweave_scoped; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
--> statement-breakpoint
DO $$ BEGIN EXECUTE format('GRANT callweave_scoped TO %I', current_user); EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
--> statement-breakpoint
-- Agent names in small letters, as a JSON list; nothing set is nobody.
CREATE FUNCTION current_agents() RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(name), '{}') FROM jsonb_array_elements_text(coalesce(nullif(current_setting('callweave.agents', true), ''), '[]')::jsonb) AS name
$$;
--> statement-breakpoint
CREATE POLICY scope ON calls AS RESTRICTIVE TO callweave_scoped USING (lower(agent_name) = ANY ((SELECT current_agents())::text[]));
--> statement-breakpoint
-- What belongs to a call, by itself or through its plan, is seen where the call is seen. A row without a call is not seen, and can be written.
CREATE FUNCTION scope_call_tables() RETURNS void LANGUAGE plpgsql AS $$
DECLARE t record; seen text;
BEGIN
  FOR t IN
    SELECT c.relname, a.attname FROM pg_class c
    JOIN LATERAL (
      SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND NOT attisdropped AND attname IN ('call_id', 'plan_id', 'attempt_id')
      ORDER BY array_position(ARRAY['call_id', 'plan_id', 'attempt_id'], attname::text) LIMIT 1
    ) a ON true
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'scope')
  LOOP
    seen := format('EXISTS (SELECT 1 FROM %I AS whole WHERE whole.tenant_id = %I.tenant_id AND whole.id = %I.%I)',
      CASE t.attname WHEN 'call_id' THEN 'calls' WHEN 'plan_id' THEN 'contact_plans' ELSE 'contact_attempts' END, t.relname, t.relname, t.attname);
    EXECUTE format('CREATE POLICY scope ON %I AS RESTRICTIVE TO callweave_scoped USING (%s) WITH CHECK (%I IS NULL OR %s)', t.relname, seen, t.attname, seen);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION protect_tenant_tables() RETURNS void LANGUAGE plpgsql AS $$
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
  PERFORM scope_call_tables();
END $$;
--> statement-breakpoint
SELECT protect_tenant_tables();
--> statement-breakpoint
GRANT SELECT (scopes) ON api_keys TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_read ON invitations FOR SELECT TO callweave_system USING (true);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, hash) ON invitations TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_read ON sessions FOR SELECT TO callweave_system USING (true);
--> statement-breakpoint
GRANT SELECT (tenant_id, id) ON sessions TO callweave_system;
