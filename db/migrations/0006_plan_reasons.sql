ALTER TABLE "contact_attempts" ADD COLUMN "answered_by" text;--> statement-breakpoint
ALTER TABLE "contact_plans" ADD COLUMN "due_reason" text;