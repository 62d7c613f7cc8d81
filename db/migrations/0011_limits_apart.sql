CREATE SCHEMA "callweave_limits";
--> statement-breakpoint
CREATE TABLE "callweave_limits"."rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"ends_at" timestamp with time zone NOT NULL
);
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
