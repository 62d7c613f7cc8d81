import type { Config } from '../../core/settings/environment.ts';
import { createFolderStorage } from './folder.ts';
import type { StoragePort } from './port.ts';
import { createS3Storage } from './s3.ts';

type StorageConfig = Pick<
  Config,
  | 'STORAGE_DIR'
  | 'S3_BUCKET'
  | 'S3_ENDPOINT'
  | 'S3_REGION'
  | 'S3_ACCESS_KEY_ID'
  | 'S3_SECRET_ACCESS_KEY'
  | 'S3_FORCE_PATH_STYLE'
>;

/** The bucket if one is configured, else the folder. */
export function openStorage(config: StorageConfig): StoragePort {
  if (!config.S3_BUCKET) return createFolderStorage(config.STORAGE_DIR);
  return createS3Storage({
    bucket: config.S3_BUCKET,
    region: config.S3_REGION,
    endpoint: config.S3_ENDPOINT,
    accessKeyId: config.S3_ACCESS_KEY_ID,
    secretAccessKey: config.S3_SECRET_ACCESS_KEY,
    forcePathStyle: config.S3_FORCE_PATH_STYLE,
  });
}
