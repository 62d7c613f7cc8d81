ALTER TABLE "call_erasures" DROP CONSTRAINT "call_erasures_tenant_id_call_id_pk";--> statement-breakpoint
ALTER TABLE "call_erasures" ADD COLUMN "part" text DEFAULT 'call' NOT NULL;--> statement-breakpoint
ALTER TABLE "call_erasures" ADD CONSTRAINT "call_erasures_tenant_id_call_id_part_pk" PRIMARY KEY("tenant_id","call_id","part");--> statement-breakpoint
CREATE INDEX "calls_by_received" ON "calls" USING btree ("tenant_id","received_at");--> statement-breakpoint
CREATE INDEX "calls_by_finished" ON "calls" USING btree ("tenant_id","finished_at") WHERE "calls"."finished_at" is not null;--> statement-breakpoint
CREATE INDEX "model_calls_by_time" ON "model_calls" USING btree ("tenant_id","created_at");