-- The stored key says the same as lower(agent_name), and stands in the indexes by which calls are counted and listed.
ALTER POLICY scope ON calls USING (agent_key = ANY ((SELECT current_agents())::text[]));
