SELECT protect_tenant_tables();
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
GRANT SELECT (previous_secret_sealed, previous_secret_until) ON sources TO callweave_system;
