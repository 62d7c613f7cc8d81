SELECT protect_tenant_tables();
--> statement-breakpoint
-- Under row level security an index answers only operators of which Postgres knows that their errors tell nothing. These two match or
-- do not, and never fail; only a superuser may say so. Where we are none, searches walk the calls by time, with the same result.
DO $$ BEGIN
  ALTER FUNCTION ts_match_vq(tsvector, tsquery) LEAKPROOF;
  ALTER FUNCTION jsonb_exists(jsonb, text) LEAKPROOF;
EXCEPTION WHEN insufficient_privilege THEN NULL; END $$;
