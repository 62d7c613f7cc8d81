const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * UUID version 7: 48 bits of milliseconds since 1970, then random bits, so ids sort by creation time.
 * @param random Ten random bytes.
 * @see RFC 9562 §5.7
 */
export function uuidv7(nowMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) % 256;
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = hex(bytes);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for any UUID in canonical form, which can be compared with an id column without a database error. */
export const isUuid = (text: string): boolean => uuidPattern.test(text);

/**
 * Workflow ids are derived from rows, so starting the same run twice hits the same id. `run` counts the runs of the
 * row, from 1.
 */
export const workflowIds = {
  call: (tenantId: string, sourceCallId: string, run: number) => `call/${tenantId}/${sourceCallId}/${run}`,
  contact: (tenantId: string, planId: string, run: number) => `contact/${tenantId}/${planId}/${run}`,
};

/** What a workflow id says. `key`: the sender's id of a call, or the id of a plan. */
export type RunName = { id: string; tenantId: string; key: string; run: number };

/** Reads an id of {@link workflowIds}; null for any other. A sender's id may contain slashes. */
export function readWorkflowId(id: string): RunName | null {
  const [kind, tenantId = '', ...rest] = id.split('/');
  const run = Number(rest.pop());
  const key = rest.join('/');
  const isOurs = (kind === 'call' || (kind === 'contact' && isUuid(key))) && isUuid(tenantId) && Number.isInteger(run);
  return isOurs ? { id, tenantId, key, run } : null;
}
