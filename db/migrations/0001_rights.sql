-- Roles without login and without BYPASSRLS: the login role takes one of them for each transaction.
DO $$ BEGIN CREATE ROLE callweave_app NOLOGIN NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL; END $$;
--> statement-breakpoint
DO $$ BEGIN CREATE ROLE callweave_system NOLOGIN NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL; END $$;
--> statement-breakpoint
DO $$ BEGIN EXECUTE format('GRANT callweave_app, callweave_system TO %I', current_user); EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL; END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO callweave_app, callweave_system;
--> statement-breakpoint
-- Before Postgres 15 everybody could make tables and functions here.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
--> statement-breakpoint
CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('callweave.tenant_id', true), '')::uuid $$;
--> statement-breakpoint
-- The role of those who may not see every call. A member of the tenant's role: its grants and policies hold, and the ones below come on top.
DO $$ BEGIN CREATE ROLE callweave_scoped NOLOGIN NOBYPASSRLS; EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL; END $$;
--> statement-breakpoint
DO $$ BEGIN GRANT callweave_app TO callweave_scoped; EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL; END $$;
--> statement-breakpoint
DO $$ BEGIN EXECUTE format('GRANT callweave_scoped TO %I', current_user); EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL; END $$;
--> statement-breakpoint
-- Agent names in small letters, as a JSON list; nothing set is nobody.
CREATE FUNCTION current_agents() RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(name), '{}') FROM jsonb_array_elements_text(coalesce(nullif(current_setting('callweave.agents', true), ''), '[]')::jsonb) AS name
$$;
--> statement-breakpoint
CREATE POLICY scope ON calls AS RESTRICTIVE TO callweave_scoped USING (agent_key = ANY ((SELECT current_agents())::text[]));
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
  PERFORM scope_call_tables();
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
-- Which tenants a person belongs to. It moves a membership to the person who proved the mailbox, and ends its sessions; it makes none.
CREATE POLICY system_all ON memberships TO callweave_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, person_id, email, session_version, deactivated_at), UPDATE (person_id, session_version) ON memberships TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_read ON sources FOR SELECT TO callweave_system USING (true);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, key, kind, settings_sealed, enabled) ON sources TO callweave_system;
--> statement-breakpoint
-- Open rows and rows without a run: which runs should be there, and nothing of what they are about.
CREATE POLICY system_read ON calls FOR SELECT TO callweave_system USING (run_started_at IS NULL OR finished_at IS NULL);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, source_call_id, run, received_at, run_started_at, finished_at) ON calls TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_read ON contact_plans FOR SELECT TO callweave_system USING (run_started_at IS NULL OR ended_at IS NULL);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, run, created_at, run_started_at, ended_at) ON contact_plans TO callweave_system;
--> statement-breakpoint
GRANT SELECT (scopes) ON api_keys TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_read ON invitations FOR SELECT TO callweave_system USING (true);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, hash) ON invitations TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_all ON sessions TO callweave_system USING (true) WITH CHECK (false);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, user_id), DELETE ON sessions TO callweave_system;
--> statement-breakpoint
-- Ends the transaction of a run that the call's row does not count on, or whose call is gone.
CREATE FUNCTION refuse_superseded() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  RAISE 'The call counts on another run, or is gone' USING ERRCODE = 'CW001';
END $$;
--> statement-breakpoint
-- What was told is not rewritten.
REVOKE UPDATE ON events FROM callweave_app;
--> statement-breakpoint
ALTER TABLE "callweave_limits"."rate_limits" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "callweave_limits"."rate_limits" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system_all ON "callweave_limits"."rate_limits" TO callweave_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT USAGE ON SCHEMA "callweave_limits" TO callweave_system;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "callweave_limits"."rate_limits" TO callweave_system;
--> statement-breakpoint
-- The narrow role finds and drops what has expired, whoever's it is, and reads none of it.
CREATE POLICY system_expired ON idempotency_keys TO callweave_system USING (created_at < now() - interval '1 day');
--> statement-breakpoint
GRANT SELECT (created_at), DELETE ON idempotency_keys TO callweave_system;
--> statement-breakpoint
CREATE POLICY system_expired ON imports TO callweave_system USING (created_at < now() - interval '30 days');
--> statement-breakpoint
GRANT SELECT (created_at), DELETE ON imports TO callweave_system;
--> statement-breakpoint
-- A seat is worth no flush to disk: who sits takes it again within seconds of a crash of the server.
ALTER TABLE leases SET UNLOGGED;
--> statement-breakpoint
-- Seats at the engines are shared by all tenants: only the narrow role counts them.
CREATE POLICY system_all ON leases TO callweave_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON leases TO callweave_system;
--> statement-breakpoint
REVOKE INSERT, UPDATE ON leases FROM callweave_app;
--> statement-breakpoint
-- Append-only: what was done stays told.
REVOKE UPDATE, DELETE ON audit_log FROM callweave_app;
--> statement-breakpoint
CREATE POLICY system_read ON embed_keys FOR SELECT TO callweave_system USING (true);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, name, hash, view, allowed_origins, expires_at, revoked_at) ON embed_keys TO callweave_system;
--> statement-breakpoint
-- Under row level security an index answers only operators of which Postgres knows that their errors tell nothing. These two match or
-- do not, and never fail; only a superuser may say so. Where we are none, searches walk the calls by time, with the same result.
DO $$ BEGIN
  ALTER FUNCTION ts_match_vq(tsvector, tsquery) LEAKPROOF;
  ALTER FUNCTION jsonb_exists(jsonb, text) LEAKPROOF;
EXCEPTION WHEN insufficient_privilege THEN NULL; END $$;
--> statement-breakpoint
-- An erasure outlives its call: who may erase sees the receipt also where they saw the call by its agent alone. It tells counts only.
ALTER POLICY scope ON call_erasures USING (true) WITH CHECK (true);

--> statement-breakpoint
-- The narrow role finds objects whose writing or removal broke off.
CREATE POLICY system_unsettled ON objects FOR SELECT TO callweave_system USING (writing_until IS NOT NULL OR removed_at IS NOT NULL);
--> statement-breakpoint
GRANT SELECT (tenant_id, key, writing_until, removed_at) ON objects TO callweave_system;
--> statement-breakpoint
-- People have no tenant: one may belong to several. Their addresses and passwords are the narrow role's alone.
ALTER TABLE "callweave_people"."people" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "callweave_people"."people" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "callweave_people"."password_resets" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "callweave_people"."password_resets" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY system_all ON "callweave_people"."people" TO callweave_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY system_all ON "callweave_people"."password_resets" TO callweave_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT USAGE ON SCHEMA "callweave_people" TO callweave_system;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "callweave_people"."people", "callweave_people"."password_resets" TO callweave_system;
