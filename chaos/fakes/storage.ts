import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';

/** S3 storage, and its own view of its content. */
export type Storage = {
  port: number;
  keys: () => Promise<string[]>;
  /** One character per byte. */
  read: (key: string) => Promise<string>;
  stop: () => Promise<void>;
};

const Bucket = 'calls';

export async function serveStorage(): Promise<Storage> {
  const server = await startFauxqs({ port: 0, logger: false, init: { buckets: [Bucket] } });
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: server.address,
    forcePathStyle: true,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
  return {
    port: server.port,
    async keys() {
      const keys: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, ...(ContinuationToken ? { ContinuationToken } : {}) }),
        );
        for (const { Key } of page.Contents ?? []) if (Key) keys.push(Key);
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken);
      return keys;
    },
    async read(Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return text((Body as Readable).setEncoding('latin1'));
    },
    stop: () => server.stop(),
  };
}
