-- Wakes listeners at commit with the tenant's id and nothing else; equal notifications of one transaction are sent once.
CREATE FUNCTION notify_call_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('callweave_events', tenant_id::text) FROM (SELECT DISTINCT tenant_id FROM added) AS t;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER call_events_notify AFTER INSERT ON call_events
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION notify_call_events();
