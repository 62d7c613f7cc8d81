import { Client, type QueryResultRow } from 'pg';

/** Direct access to the database, bypassing all proxies, as its owner, from whom no row is hidden. */
export type Look = {
  /** @throws while Postgres is down, or after five seconds */
  rows: <T extends QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<T[]>;
  /** A connection opened only for this. */
  apart: <T>(work: (client: Client) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
};

const name = 'chaos-look';
/** The ledger excludes this connection. */
export const lookName = name;

export function openLook(url: string): Look {
  let client: Client | undefined;
  const open = async (queryMs: number) => {
    const fresh = new Client({
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: 3_000,
      query_timeout: queryMs,
    });
    fresh.on('error', () => {});
    await fresh.connect();
    return fresh;
  };
  const close = async () => {
    const last = client;
    client = undefined;
    await last?.end().catch(() => {});
  };
  return {
    async rows<T extends QueryResultRow>(text: string, values: readonly unknown[] = []) {
      client ??= await open(5_000);
      try {
        return (await client.query<T>(text, [...values])).rows;
      } catch (error) {
        void close();
        throw error;
      }
    },
    async apart(work) {
      const own = await open(60_000);
      try {
        return await work(own);
      } finally {
        await own.end().catch(() => {});
      }
    },
    close,
  };
}
