CREATE SCHEMA "callweave_limits";
--> statement-breakpoint
CREATE SCHEMA "callweave_people";
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"subject_kind" text,
	"subject_id" text,
	"before" jsonb,
	"after" jsonb,
	"request_id" text,
	"address" text,
	CONSTRAINT "audit_log_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "analyses" (
	"tenant_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"request_hash" text NOT NULL,
	"insights" jsonb NOT NULL,
	"sentiment_label" text GENERATED ALWAYS AS (insights #>> '{sentiment,label}') STORED,
	"intent_name" text GENERATED ALWAYS AS (insights #>> '{intent,name}') STORED,
	"topic_names" jsonb GENERATED ALWAYS AS (jsonb_path_query_array(insights, '$.topics[*].name')) STORED,
	"tags" jsonb GENERATED ALWAYS AS (insights -> 'tags') STORED,
	"summary_vector" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', left(insights ->> 'summary', 100000))) STORED,
	"masked_summary" text,
	"masked_vector" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', left(masked_summary, 100000))) STORED,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "analyses_tenant_id_call_id_pk" PRIMARY KEY("tenant_id","call_id")
);
--> statement-breakpoint
CREATE TABLE "call_erasures" (
	"tenant_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"part" text DEFAULT 'call' NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"erased" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"storage_keys" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "call_erasures_tenant_id_call_id_part_pk" PRIMARY KEY("tenant_id","call_id","part")
);
--> statement-breakpoint
CREATE TABLE "call_metrics" (
	"tenant_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"metrics" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "call_metrics_tenant_id_call_id_pk" PRIMARY KEY("tenant_id","call_id")
);
--> statement-breakpoint
CREATE TABLE "call_steps" (
	"tenant_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"step" text NOT NULL,
	"unit" text DEFAULT 'main' NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"reason_code" text,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"first_error" text,
	"partial" jsonb,
	CONSTRAINT "call_steps_tenant_id_call_id_step_unit_pk" PRIMARY KEY("tenant_id","call_id","step","unit")
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_call_id" text NOT NULL,
	"direction" text NOT NULL,
	"from_number" text,
	"to_number" text,
	"from_e164" text,
	"to_e164" text,
	"started_at" timestamp with time zone NOT NULL,
	"duration_seconds" double precision,
	"agent_name" text,
	"agent_key" text GENERATED ALWAYS AS (lower(agent_name)) STORED,
	"recording_url" text,
	"stage" text DEFAULT 'received' NOT NULL,
	"customer_id" uuid,
	"booking_id" uuid,
	"received_at" timestamp with time zone NOT NULL,
	"speakers_swapped" boolean DEFAULT false NOT NULL,
	"priority" integer DEFAULT 2 NOT NULL,
	"run" integer DEFAULT 1 NOT NULL,
	"run_started_at" timestamp with time zone,
	"rebuilt_cause" text,
	"rebuilt_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "calls_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"tenant_id" uuid NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"call_id" uuid,
	"plan_id" uuid,
	"run" integer,
	"data" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "events_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "parked" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"step" text NOT NULL,
	"unit" text DEFAULT 'main' NOT NULL,
	"failure_type" text NOT NULL,
	"reason_code" text NOT NULL,
	"attempts" integer NOT NULL,
	"first_error" text NOT NULL,
	"last_error" text NOT NULL,
	"parked_at" timestamp with time zone NOT NULL,
	"decisions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"decision_id" text,
	"resolved_at" timestamp with time zone,
	"action" text,
	"note" text,
	"resolved_by" text,
	CONSTRAINT "parked_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "recordings" (
	"tenant_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"storage_key" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" bigint NOT NULL,
	"content_type" text NOT NULL,
	"codec" text,
	"channels" integer,
	"sample_rate_hz" integer,
	"duration_seconds" double precision,
	"channels_differ" boolean,
	"truncated" boolean DEFAULT false NOT NULL,
	"peaks" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "recordings_tenant_id_call_id_pk" PRIMARY KEY("tenant_id","call_id")
);
--> statement-breakpoint
CREATE TABLE "transcripts" (
	"tenant_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"content_hash" text NOT NULL,
	"request_hash" text NOT NULL,
	"engine" text NOT NULL,
	"model" text NOT NULL,
	"language" text,
	"turns" jsonb NOT NULL,
	"words_key" text,
	"text" text NOT NULL,
	"text_vector" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', left(text, 500000))) STORED,
	"masked_text" text,
	"masked_vector" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', left(masked_text, 500000))) STORED,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "transcripts_tenant_id_call_id_pk" PRIMARY KEY("tenant_id","call_id")
);
--> statement-breakpoint
CREATE TABLE "bookings" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"external_id" text,
	"customer_id" uuid NOT NULL,
	"title" text NOT NULL,
	"status" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"guest_count" integer,
	"items" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "bookings_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "call_links" (
	"tenant_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"customer_id" uuid,
	"customer_confidence" double precision NOT NULL,
	"customer_reasons" jsonb NOT NULL,
	"booking_id" uuid,
	"booking_score" integer,
	"booking_confidence" double precision NOT NULL,
	"booking_reasons" jsonb NOT NULL,
	"runners_up" jsonb NOT NULL,
	"runner_up_ids" jsonb GENERATED ALWAYS AS (jsonb_path_query_array(runners_up, '$[*].bookingId')) STORED,
	"decided_by" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "call_links_tenant_id_call_id_pk" PRIMARY KEY("tenant_id","call_id")
);
--> statement-breakpoint
CREATE TABLE "customer_memories" (
	"tenant_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"text" text NOT NULL,
	"confidence" double precision NOT NULL,
	"quotes" jsonb NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	CONSTRAINT "customer_memories_tenant_id_call_id_position_pk" PRIMARY KEY("tenant_id","call_id","position")
);
--> statement-breakpoint
CREATE TABLE "customer_phones" (
	"tenant_id" uuid NOT NULL,
	"customer_id" uuid NOT NULL,
	"e164" text NOT NULL,
	"raw" text NOT NULL,
	CONSTRAINT "customer_phones_tenant_id_customer_id_e164_pk" PRIMARY KEY("tenant_id","customer_id","e164")
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"external_id" text,
	"name" text NOT NULL,
	"name_key" text GENERATED ALWAYS AS (lower(name)) STORED NOT NULL,
	"email" text,
	"time_zone" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "customers_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "review_items" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"facts" jsonb NOT NULL,
	"number" text,
	"created_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"resolution" text,
	"resolved_by" text,
	"undo" jsonb,
	"candidate_ids" jsonb GENERATED ALWAYS AS (jsonb_path_query_array(facts, '$.candidates[*].customerId') || jsonb_path_query_array(facts, '$.candidates[*].bookingId')) STORED,
	"undo_ids" jsonb GENERATED ALWAYS AS (jsonb_path_query_array(undo, '$.** ? (@.type() == "string" && @ like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")')) STORED,
	CONSTRAINT "review_items_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "embed_keys" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"view" jsonb NOT NULL,
	"only_call" text GENERATED ALWAYS AS (view ->> 'callId') STORED,
	"only_customer" text GENERATED ALWAYS AS (view #>> '{filter,customerId}') STORED,
	"allowed_origins" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "embed_keys_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "speech_jobs" (
	"tenant_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"request_hash" text NOT NULL,
	"channel" integer NOT NULL,
	"key" uuid NOT NULL,
	"job" text,
	"check_after_seconds" integer DEFAULT 60 NOT NULL,
	"give_up_after_seconds" integer DEFAULT 86400 NOT NULL,
	"claimed_at" timestamp with time zone NOT NULL,
	"billed_at" timestamp with time zone,
	CONSTRAINT "speech_jobs_tenant_id_call_id_request_hash_channel_pk" PRIMARY KEY("tenant_id","call_id","request_hash","channel")
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"holder" text NOT NULL,
	"try_id" uuid NOT NULL,
	"seated" boolean NOT NULL,
	"audio_seconds" integer NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "leases_tenant_id_kind_holder_pk" PRIMARY KEY("tenant_id","kind","holder")
);
--> statement-breakpoint
CREATE TABLE "callweave_limits"."rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"next_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "object_uses" (
	"tenant_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "object_uses_tenant_id_call_id_key_pk" PRIMARY KEY("tenant_id","call_id","key")
);
--> statement-breakpoint
CREATE TABLE "objects" (
	"tenant_id" uuid NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"content" text NOT NULL,
	"writing_until" timestamp with time zone,
	"removed_at" timestamp with time zone,
	CONSTRAINT "objects_tenant_id_key_pk" PRIMARY KEY("tenant_id","key")
);
--> statement-breakpoint
CREATE TABLE "callweave_people"."password_resets" (
	"hash" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "callweave_people"."people" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"password_hash" text NOT NULL,
	"proven_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempt_receipts" (
	"tenant_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"status" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "attempt_receipts_tenant_id_attempt_id_sequence_status_pk" PRIMARY KEY("tenant_id","attempt_id","sequence","status")
);
--> statement-breakpoint
CREATE TABLE "contact_attempts" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"plan_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"state" text NOT NULL,
	"outcome" text,
	"provider" text NOT NULL,
	"provider_call_id" text,
	"asked_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	"answered_by" text,
	"ended_at" timestamp with time zone,
	"talk_seconds" double precision,
	"last_sequence" integer DEFAULT -1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contact_attempts_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "contact_plans" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"origin" text NOT NULL,
	"call_id" uuid,
	"customer_id" uuid,
	"wish_index" integer,
	"phone_e164" text NOT NULL,
	"time_zone" text NOT NULL,
	"phrase" text,
	"quotes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"state" text NOT NULL,
	"wished_from" timestamp with time zone,
	"wished_to" timestamp with time zone,
	"due_at" timestamp with time zone,
	"due_reason" text,
	"attempts_made" integer DEFAULT 0 NOT NULL,
	"max_attempts" integer NOT NULL,
	"last_outcome" text,
	"end_reason" text,
	"end_note" text,
	"withdrawn_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"run" integer DEFAULT 1 NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"run_started_at" timestamp with time zone,
	"rebuilt_cause" text,
	"rebuilt_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "contact_plans_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "contact_plans_wish" CHECK ("contact_plans"."origin" <> 'wish' or num_nulls("contact_plans"."call_id", "contact_plans"."wish_index", "contact_plans"."phrase", "contact_plans"."wished_from", "contact_plans"."wished_to") = 0)
);
--> statement-breakpoint
CREATE TABLE "simulated_calls" (
	"tenant_id" uuid NOT NULL,
	"id" text NOT NULL,
	"attempt_id" uuid NOT NULL,
	"to_e164" text NOT NULL,
	"scenario" text NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "simulated_calls_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"tenant_id" uuid NOT NULL,
	"caller" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"answer_sealed" text,
	"mentions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_tenant_id_caller_key_pk" PRIMARY KEY("tenant_id","caller","key")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"created" integer NOT NULL,
	"updated" integer NOT NULL,
	"unchanged" integer NOT NULL,
	"failed" integer NOT NULL,
	"errors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"imported_by" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "imports_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" text[],
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_keys_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "inbound_receipts" (
	"tenant_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"webhook_id" text NOT NULL,
	"call_id" uuid NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "inbound_receipts_tenant_id_source_id_webhook_id_pk" PRIMARY KEY("tenant_id","source_id","webhook_id")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"scope" text NOT NULL,
	"team" text,
	"agent_name" text,
	"extra_rights" text[] DEFAULT '{}' NOT NULL,
	"hash" text NOT NULL,
	"mailed_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "invitations_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"scope" text DEFAULT 'all' NOT NULL,
	"team" text,
	"agent_name" text,
	"extra_rights" text[] DEFAULT '{}' NOT NULL,
	"session_version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"deactivated_at" timestamp with time zone,
	CONSTRAINT "memberships_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "model_calls" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"call_id" uuid,
	"purpose" text NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"input_units" bigint NOT NULL,
	"output_units" bigint NOT NULL,
	"unit" text NOT NULL,
	"duration_ms" integer NOT NULL,
	"price_micros" bigint,
	"outcome" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "model_calls_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "pipeline_configs" (
	"tenant_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"config" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text,
	CONSTRAINT "pipeline_configs_tenant_id_version_pk" PRIMARY KEY("tenant_id","version")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"refresh_number" integer,
	"way" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sessions_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"key" text,
	"settings_sealed" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sources_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"tenant_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_erasures" ADD CONSTRAINT "call_erasures_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_metrics" ADD CONSTRAINT "call_metrics_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_steps" ADD CONSTRAINT "call_steps_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parked" ADD CONSTRAINT "parked_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recordings" ADD CONSTRAINT "recordings_tenant_id_call_id_storage_key_object_uses_tenant_id_call_id_key_fk" FOREIGN KEY ("tenant_id","call_id","storage_key") REFERENCES "public"."object_uses"("tenant_id","call_id","key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transcripts" ADD CONSTRAINT "transcripts_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transcripts" ADD CONSTRAINT "transcripts_tenant_id_call_id_words_key_object_uses_tenant_id_call_id_key_fk" FOREIGN KEY ("tenant_id","call_id","words_key") REFERENCES "public"."object_uses"("tenant_id","call_id","key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_tenant_id_customer_id_customers_tenant_id_id_fk" FOREIGN KEY ("tenant_id","customer_id") REFERENCES "public"."customers"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_links" ADD CONSTRAINT "call_links_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_memories" ADD CONSTRAINT "customer_memories_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_memories" ADD CONSTRAINT "customer_memories_tenant_id_customer_id_customers_tenant_id_id_fk" FOREIGN KEY ("tenant_id","customer_id") REFERENCES "public"."customers"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_phones" ADD CONSTRAINT "customer_phones_tenant_id_customer_id_customers_tenant_id_id_fk" FOREIGN KEY ("tenant_id","customer_id") REFERENCES "public"."customers"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customers" ADD CONSTRAINT "customers_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "embed_keys" ADD CONSTRAINT "embed_keys_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "speech_jobs" ADD CONSTRAINT "speech_jobs_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leases" ADD CONSTRAINT "leases_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "object_uses" ADD CONSTRAINT "object_uses_tenant_id_key_objects_tenant_id_key_fk" FOREIGN KEY ("tenant_id","key") REFERENCES "public"."objects"("tenant_id","key") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "objects" ADD CONSTRAINT "objects_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_receipts" ADD CONSTRAINT "attempt_receipts_tenant_id_attempt_id_contact_attempts_tenant_id_id_fk" FOREIGN KEY ("tenant_id","attempt_id") REFERENCES "public"."contact_attempts"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_attempts" ADD CONSTRAINT "contact_attempts_tenant_id_plan_id_contact_plans_tenant_id_id_fk" FOREIGN KEY ("tenant_id","plan_id") REFERENCES "public"."contact_plans"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_plans" ADD CONSTRAINT "contact_plans_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_plans" ADD CONSTRAINT "contact_plans_tenant_id_call_id_calls_tenant_id_id_fk" FOREIGN KEY ("tenant_id","call_id") REFERENCES "public"."calls"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "simulated_calls" ADD CONSTRAINT "simulated_calls_tenant_id_attempt_id_contact_attempts_tenant_id_id_fk" FOREIGN KEY ("tenant_id","attempt_id") REFERENCES "public"."contact_attempts"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_receipts" ADD CONSTRAINT "inbound_receipts_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "callweave_people"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_calls" ADD CONSTRAINT "model_calls_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pipeline_configs" ADD CONSTRAINT "pipeline_configs_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_tenant_id_user_id_memberships_tenant_id_id_fk" FOREIGN KEY ("tenant_id","user_id") REFERENCES "public"."memberships"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sources" ADD CONSTRAINT "sources_tenant_id_tenants_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("tenant_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_by_time" ON "audit_log" USING btree ("tenant_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_log_by_actor" ON "audit_log" USING btree ("tenant_id","actor_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_by_subject" ON "audit_log" USING btree ("tenant_id","subject_id","at");--> statement-breakpoint
CREATE INDEX "analyses_by_request" ON "analyses" USING btree ("tenant_id","request_hash");--> statement-breakpoint
CREATE INDEX "analyses_by_topic" ON "analyses" USING gin ("topic_names");--> statement-breakpoint
CREATE INDEX "analyses_by_tag" ON "analyses" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "analyses_by_summary" ON "analyses" USING gin ("summary_vector");--> statement-breakpoint
CREATE INDEX "analyses_by_masked_summary" ON "analyses" USING gin ("masked_vector");--> statement-breakpoint
CREATE UNIQUE INDEX "calls_by_source_id" ON "calls" USING btree ("tenant_id","source_call_id");--> statement-breakpoint
CREATE INDEX "calls_by_time" ON "calls" USING btree ("tenant_id","started_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_by_customer" ON "calls" USING btree ("tenant_id","customer_id","started_at" DESC NULLS LAST) WHERE "calls"."customer_id" is not null;--> statement-breakpoint
CREATE INDEX "calls_by_booking" ON "calls" USING btree ("tenant_id","booking_id","started_at" DESC NULLS LAST) WHERE "calls"."booking_id" is not null;--> statement-breakpoint
CREATE INDEX "calls_by_stage" ON "calls" USING btree ("tenant_id","stage","started_at" DESC NULLS LAST,"agent_key");--> statement-breakpoint
CREATE INDEX "calls_by_agent" ON "calls" USING btree ("tenant_id","agent_key","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_by_from" ON "calls" USING btree ("tenant_id","from_e164","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_by_to" ON "calls" USING btree ("tenant_id","to_e164","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_by_duration" ON "calls" USING btree ("tenant_id","duration_seconds" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "calls_by_received" ON "calls" USING btree ("tenant_id","received_at");--> statement-breakpoint
CREATE INDEX "calls_by_finished" ON "calls" USING btree ("tenant_id","finished_at") WHERE "calls"."finished_at" is not null;--> statement-breakpoint
CREATE INDEX "calls_under_way" ON "calls" USING btree ("tenant_id","received_at") WHERE "calls"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "calls_without_run" ON "calls" USING btree ("received_at") WHERE "calls"."run_started_at" is null;--> statement-breakpoint
CREATE INDEX "calls_rebuilt" ON "calls" USING btree ("tenant_id","rebuilt_at") WHERE "calls"."rebuilt_at" is not null;--> statement-breakpoint
CREATE INDEX "events_by_call" ON "events" USING btree ("tenant_id","call_id","id");--> statement-breakpoint
CREATE INDEX "events_by_plan" ON "events" USING btree ("tenant_id","plan_id","id") WHERE "events"."plan_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "events_completed_once" ON "events" USING btree ("tenant_id","call_id","run") WHERE "events"."type" = 'call.completed';--> statement-breakpoint
CREATE UNIQUE INDEX "parked_open" ON "parked" USING btree ("tenant_id","call_id","step","unit") WHERE "parked"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "parked_by_call" ON "parked" USING btree ("tenant_id","call_id");--> statement-breakpoint
CREATE INDEX "parked_by_time" ON "parked" USING btree ("tenant_id","parked_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "transcripts_by_request" ON "transcripts" USING btree ("tenant_id","request_hash");--> statement-breakpoint
CREATE INDEX "transcripts_by_text" ON "transcripts" USING gin ("text_vector");--> statement-breakpoint
CREATE INDEX "transcripts_by_masked_text" ON "transcripts" USING gin ("masked_vector");--> statement-breakpoint
CREATE UNIQUE INDEX "bookings_by_external_id" ON "bookings" USING btree ("tenant_id","external_id");--> statement-breakpoint
CREATE INDEX "bookings_by_customer" ON "bookings" USING btree ("tenant_id","customer_id","starts_at");--> statement-breakpoint
CREATE INDEX "bookings_by_time" ON "bookings" USING btree ("tenant_id","starts_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "call_links_by_customer" ON "call_links" USING btree ("tenant_id","customer_id") WHERE "call_links"."customer_id" is not null;--> statement-breakpoint
CREATE INDEX "call_links_by_booking" ON "call_links" USING btree ("tenant_id","booking_id") WHERE "call_links"."booking_id" is not null;--> statement-breakpoint
CREATE INDEX "call_links_by_runner_up" ON "call_links" USING gin ("runner_up_ids");--> statement-breakpoint
CREATE INDEX "customer_memories_by_customer" ON "customer_memories" USING btree ("tenant_id","customer_id","said_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "customer_phones_by_number" ON "customer_phones" USING btree ("tenant_id","e164");--> statement-breakpoint
CREATE UNIQUE INDEX "customers_by_external_id" ON "customers" USING btree ("tenant_id","external_id");--> statement-breakpoint
CREATE INDEX "customers_by_email" ON "customers" USING btree ("tenant_id","email");--> statement-breakpoint
CREATE INDEX "customers_by_name" ON "customers" USING btree ("tenant_id","name_key","id");--> statement-breakpoint
CREATE UNIQUE INDEX "review_items_once" ON "review_items" USING btree ("tenant_id","call_id","kind","subject");--> statement-breakpoint
CREATE INDEX "review_items_by_time" ON "review_items" USING btree ("tenant_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "review_items_open" ON "review_items" USING btree ("tenant_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "review_items"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "review_items_open_by_number" ON "review_items" USING btree ("tenant_id","number") WHERE "review_items"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "review_items_by_named" ON "review_items" USING gin ("candidate_ids","undo_ids");--> statement-breakpoint
CREATE UNIQUE INDEX "embed_keys_by_hash" ON "embed_keys" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "embed_keys_by_call" ON "embed_keys" USING btree ("tenant_id","only_call") WHERE "embed_keys"."only_call" is not null;--> statement-breakpoint
CREATE INDEX "embed_keys_by_customer" ON "embed_keys" USING btree ("tenant_id","only_customer") WHERE "embed_keys"."only_customer" is not null;--> statement-breakpoint
CREATE INDEX "leases_by_kind" ON "leases" USING btree ("kind","expires_at");--> statement-breakpoint
CREATE INDEX "object_uses_by_key" ON "object_uses" USING btree ("tenant_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "objects_by_content" ON "objects" USING btree ("tenant_id","kind","content") WHERE "objects"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "objects_unsettled" ON "objects" USING btree ("writing_until") WHERE "objects"."writing_until" is not null or "objects"."removed_at" is not null;--> statement-breakpoint
CREATE INDEX "people_by_email" ON "callweave_people"."people" USING btree (lower("email"));--> statement-breakpoint
CREATE UNIQUE INDEX "people_by_proven_email" ON "callweave_people"."people" USING btree (lower("email")) WHERE "callweave_people"."people"."proven_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "contact_attempts_once" ON "contact_attempts" USING btree ("tenant_id","plan_id","number");--> statement-breakpoint
CREATE INDEX "contact_attempts_by_provider_id" ON "contact_attempts" USING btree ("tenant_id","provider_call_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contact_plans_once" ON "contact_plans" USING btree ("tenant_id","call_id","wish_index");--> statement-breakpoint
CREATE INDEX "contact_plans_by_due" ON "contact_plans" USING btree ("tenant_id","due_at","id");--> statement-breakpoint
CREATE INDEX "contact_plans_by_number" ON "contact_plans" USING btree ("tenant_id","phone_e164");--> statement-breakpoint
CREATE INDEX "contact_plans_by_customer" ON "contact_plans" USING btree ("tenant_id","customer_id") WHERE "contact_plans"."customer_id" is not null;--> statement-breakpoint
CREATE INDEX "contact_plans_by_creation" ON "contact_plans" USING btree ("tenant_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "contact_plans_without_run" ON "contact_plans" USING btree ("created_at") WHERE "contact_plans"."run_started_at" is null;--> statement-breakpoint
CREATE INDEX "contact_plans_open" ON "contact_plans" USING btree ("tenant_id","created_at","id") WHERE "contact_plans"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "contact_plans_rebuilt" ON "contact_plans" USING btree ("tenant_id","rebuilt_at") WHERE "contact_plans"."rebuilt_at" is not null;--> statement-breakpoint
CREATE INDEX "simulated_calls_by_number" ON "simulated_calls" USING btree ("tenant_id","to_e164","placed_at");--> statement-breakpoint
CREATE INDEX "simulated_calls_by_attempt" ON "simulated_calls" USING btree ("tenant_id","attempt_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_time" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_mention" ON "idempotency_keys" USING gin ("mentions");--> statement-breakpoint
CREATE INDEX "imports_by_time" ON "imports" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_by_hash" ON "api_keys" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "inbound_receipts_by_call" ON "inbound_receipts" USING btree ("tenant_id","call_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_by_hash" ON "invitations" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_by_tenant_and_email" ON "memberships" USING btree ("tenant_id",lower("email"));--> statement-breakpoint
CREATE INDEX "memberships_by_email" ON "memberships" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "memberships_by_person" ON "memberships" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "model_calls_by_call" ON "model_calls" USING btree ("tenant_id","call_id");--> statement-breakpoint
CREATE INDEX "model_calls_by_time" ON "model_calls" USING btree ("tenant_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_by_id" ON "sessions" USING btree ("id");--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("tenant_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sources_by_key" ON "sources" USING btree ("key");