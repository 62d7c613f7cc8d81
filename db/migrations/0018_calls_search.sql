CREATE TABLE "call_erasures" (
	"tenant_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"erased" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"storage_keys" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "call_erasures_tenant_id_call_id_pk" PRIMARY KEY("tenant_id","call_id")
);
--> statement-breakpoint
ALTER TABLE "analyses" ADD COLUMN "sentiment_label" text GENERATED ALWAYS AS (insights #>> '{sentiment,label}') STORED;--> statement-breakpoint
ALTER TABLE "analyses" ADD COLUMN "intent_name" text GENERATED ALWAYS AS (insights #>> '{intent,name}') STORED;--> statement-breakpoint
ALTER TABLE "analyses" ADD COLUMN "topic_names" jsonb GENERATED ALWAYS AS (jsonb_path_query_array(insights, '$.topics[*].name')) STORED;--> statement-breakpoint
ALTER TABLE "analyses" ADD COLUMN "tags" jsonb GENERATED ALWAYS AS (insights -> 'tags') STORED;--> statement-breakpoint
ALTER TABLE "analyses" ADD COLUMN "summary_vector" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', left(insights ->> 'summary', 100000))) STORED;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "agent_key" text GENERATED ALWAYS AS (lower(agent_name)) STORED;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "speakers_swapped" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "rerun_from" text;--> statement-breakpoint
ALTER TABLE "call_links" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "call_erasures" ADD CONSTRAINT "call_erasures_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "analyses_by_topic" ON "analyses" USING gin ("topic_names");--> statement-breakpoint
CREATE INDEX "analyses_by_tag" ON "analyses" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "analyses_by_summary" ON "analyses" USING gin ("summary_vector");--> statement-breakpoint
CREATE INDEX "calls_by_agent" ON "calls" USING btree ("tenant_id","agent_key","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_by_from" ON "calls" USING btree ("tenant_id","from_e164","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_by_to" ON "calls" USING btree ("tenant_id","to_e164","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_by_duration" ON "calls" USING btree ("tenant_id","duration_seconds" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "model_calls_by_call" ON "model_calls" USING btree ("tenant_id","call_id");