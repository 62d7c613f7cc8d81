DROP INDEX "calls_by_customer";--> statement-breakpoint
DROP INDEX "calls_by_stage";--> statement-breakpoint
DROP INDEX "customers_by_name";--> statement-breakpoint
ALTER TABLE "customers" ADD COLUMN "name_key" text GENERATED ALWAYS AS (lower(name)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "calls_by_customer" ON "calls" USING btree ("tenant_id","customer_id","started_at" DESC NULLS LAST) WHERE "calls"."customer_id" is not null;--> statement-breakpoint
CREATE INDEX "calls_by_stage" ON "calls" USING btree ("tenant_id","stage","started_at" DESC NULLS LAST,"agent_key");--> statement-breakpoint
CREATE INDEX "customers_by_name" ON "customers" USING btree ("tenant_id","name_key","id");