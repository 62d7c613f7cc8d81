import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  type MultipartUpload,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { StepFailure } from '../../core/failures.ts';
import { checkKey, checkPrefix, missing, outOfRange } from './key.ts';
import type { StoragePort } from './port.ts';

export type S3StorageOptions = {
  bucket: string;
  region: string;
  /** For stores that speak S3 without being AWS; plain HTTP is allowed. */
  endpoint?: string | undefined;
  /** Without keys, uses the machine's own role. */
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
  forcePathStyle?: boolean | undefined;
};

/**
 * Objects in a bucket, under the same keys. Large bodies are uploaded in parts that become one object at the end, or
 * are aborted.
 */
export function createS3Storage(options: S3StorageOptions): StoragePort {
  const client = createClient(options);
  const at = (key: string) => {
    checkKey(key);
    return { Bucket: options.bucket, Key: key };
  };
  return {
    async put(key, body, contentType) {
      let bytes = body instanceof Readable ? 0 : body.length;
      let broken: { error: unknown } | undefined;
      if (body instanceof Readable) body.once('error', (error) => (broken = { error }));
      const Body = body instanceof Readable ? Readable.from(counted(body, (length) => (bytes += length))) : body;
      const params = { ...at(key), Body, ContentType: contentType };
      try {
        await new Upload({ client, params, queueSize: 2, leavePartsOnError: false }).done();
      } catch (error) {
        throw broken ? broken.error : toFailure(error, key);
      }
      return { bytes };
    },
    async head(key) {
      try {
        const found = await client.send(new HeadObjectCommand(at(key)));
        return { bytes: found.ContentLength ?? 0, contentType: found.ContentType ?? 'application/octet-stream' };
      } catch (error) {
        const failure = toFailure(error, key);
        if (failure.type === 'NotFound') return undefined;
        throw failure;
      }
    },
    async get(key, range) {
      const Range = range ? `bytes=${range.start}-${range.end}` : undefined;
      try {
        const found = await client.send(new GetObjectCommand({ ...at(key), ...(Range ? { Range } : {}) }));
        return Readable.from(relayed(found.Body as Readable, key), { objectMode: false });
      } catch (error) {
        throw toFailure(error, key);
      }
    },
    list(prefix) {
      checkPrefix(prefix);
      return listKeys(client, options.bucket, prefix);
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(at(key))).catch((error: unknown) => {
        throw toFailure(error, key);
      });
      await abortUploads(client, options.bucket, { Prefix: key }, ({ Key }) => Key === key);
    },
    tidy: () => abortUploads(client, options.bucket, {}, ({ Initiated: begun }) => begun && isOver(begun)),
  };
}

function createClient(options: S3StorageOptions): S3Client {
  // the library warns on every start under Node 20, which it supports until 2027
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const config: S3ClientConfig = {
    region: options.region,
    forcePathStyle: options.forcePathStyle ?? false,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
    // the newer checksums are unknown to many stores that speak S3
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
  if (options.endpoint) config.endpoint = options.endpoint;
  if (options.accessKeyId && options.secretAccessKey)
    config.credentials = { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey };
  return new S3Client(config);
}

async function* counted(body: Readable, count: (length: number) => void): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    count((piece as Uint8Array).length);
    yield piece as Uint8Array;
  }
}

/** A connection that breaks in the middle of an object is reported like one that was never made. */
async function* relayed(body: Readable, key: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of body) yield piece as Uint8Array;
  } catch (error) {
    throw toFailure(error, key);
  }
}

/** No upload takes longer than six hours. */
const isOver = (begun: Date) => begun.getTime() < Date.now() - 6 * 3_600_000;

/** Aborts multipart uploads whose writer died. Parts are not objects: nothing else would ever find them. */
async function abortUploads(
  client: S3Client,
  bucket: string,
  among: { Prefix?: string },
  isLeft: (upload: MultipartUpload) => boolean | undefined,
): Promise<void> {
  try {
    let KeyMarker: string | undefined;
    do {
      const request = { Bucket: bucket, ...among, ...(KeyMarker ? { KeyMarker } : {}) };
      const page = await client.send(new ListMultipartUploadsCommand(request));
      for (const { Key, UploadId } of (page.Uploads ?? []).filter(isLeft))
        await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
      KeyMarker = page.IsTruncated ? page.NextKeyMarker : undefined;
    } while (KeyMarker);
  } catch (error) {
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
    // Some stores do not list uploads; an upload that ended meanwhile is gone.
    if (![404, 405, 501].includes($metadata?.httpStatusCode ?? 0)) throw toFailure(error, among.Prefix ?? bucket);
  }
}

async function* listKeys(client: S3Client, bucket: string, prefix: string): AsyncGenerator<string> {
  let ContinuationToken: string | undefined;
  do {
    const request = { Bucket: bucket, Prefix: prefix, ...(ContinuationToken ? { ContinuationToken } : {}) };
    const page = await client.send(new ListObjectsV2Command(request)).catch((error: unknown) => {
      throw toFailure(error, prefix);
    });
    for (const { Key } of page.Contents ?? []) if (Key) yield Key;
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
}

function toFailure(error: unknown, key: string): StepFailure {
  if (error instanceof StepFailure) return error;
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (name === 'NoSuchBucket') return new StepFailure('Unavailable', 'Cannot use storage: the bucket does not exist');
  if (status === 404) return missing(key);
  if (status === 416) return outOfRange(key);
  if (status === 401 || status === 403)
    return new StepFailure('AuthRejected', 'Cannot use storage: the S3 credentials were rejected');
  const seen = status ? `it answers ${status} ${name ?? ''}`.trim() : (name ?? 'no answer');
  return new StepFailure('Unavailable', `Cannot use storage: ${seen}`, { cause: error });
}
