SELECT protect_tenant_tables();
--> statement-breakpoint
-- Append-only: what was done stays told.
REVOKE UPDATE, DELETE ON audit_log FROM callweave_app;
--> statement-breakpoint
CREATE POLICY system_read ON embed_keys FOR SELECT TO callweave_system USING (true);
--> statement-breakpoint
GRANT SELECT (tenant_id, id, name, hash, view, allowed_origins, expires_at, revoked_at) ON embed_keys TO callweave_system;
