import { z } from 'zod';
import { readRange } from '../access/client-address.ts';
import { userRoles } from '../access/rights.ts';

const flag = z
  .enum(['true', 'false', '1', '0', ''])
  .default('')
  .transform((text) => text === 'true' || text === '1');
const optionalUrl = z.url().optional();
const seconds = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const fields = z.object({
  /** The application's login, which may take three roles and nothing else. */
  DATABASE_URL: z.url(),
  /** A login that owns the database and may create roles: only for migrations; API and workers do not use it. */
  MIGRATION_DATABASE_URL: optionalUrl,
  DATABASE_POOL: z.coerce.number().int().positive().default(10),
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_UI_URL: optionalUrl,
  /** 32 bytes, base64: seals webhook secrets and signs sessions. */
  CALLWEAVE_SECRET_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'needs 32 bytes in base64, e.g. from `openssl rand -base64 32`'),
  /** Base address of an OpenAI transcription endpoint without a key: our own speech server. */
  SPEECH_URL: optionalUrl,
  SPEECH_MODEL: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: optionalUrl,
  OPENAI_MODEL: z.string().default('gpt-4o-mini'),
  OPENAI_SPEECH_MODEL: z.string().default('whisper-1'),
  STORAGE_DIR: z.string().default('.callweave/storage'),
  /** For files that live for one upload or step; cleared at start. */
  TEMP_DIR: z.string().default('.callweave/tmp'),
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: optionalUrl,
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_FORCE_PATH_STYLE: flag,
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  /** Requests per minute for one credential, in each API process. */
  API_REQUESTS_PER_MINUTE: z.coerce.number().int().positive().default(6000),
  /** Address under which people reach the pages; used for links and the cross-site check. */
  PUBLIC_URL: optionalUrl,
  WEB_DIR: z.string().default('dist/web'),
  MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(2 * 1024 ** 3),
  MAX_AUDIO_SECONDS: seconds(4 * 3600),
  /**
   * Addresses and CIDR ranges of the proxies in front of the API, separated by commas: their `X-Forwarded-For` is
   * trusted.
   */
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text, context) => {
      try {
        return text
          .split(/[\s,]+/)
          .filter(Boolean)
          .map(readRange);
      } catch (error) {
        context.addIssue({ code: 'custom', message: String(error instanceof Error ? error.message : error) });
        return z.NEVER;
      }
    }),
  /** Mail server for invitations and password resets: `smtp://` or `smtps://`, with user and password if required. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Sender of that mail. */
  MAIL_FROM: z.string().optional(),
  /**
   * Sign-in of one tenant through its OpenID Connect issuer, besides passwords; register
   * `PUBLIC_URL/api/v1/oidc/callback` there.
   */
  OIDC_ISSUER: optionalUrl,
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_BUTTON_LABEL: z.string().default('Sign in with single sign-on'),
  /** The tenant of the issuer: it signs in people of this tenant and no other. */
  OIDC_TENANT_ID: z.uuid().optional(),
  /** Adds anyone the issuer vouches for to that tenant; otherwise only its existing users can sign in. */
  OIDC_AUTO_CREATE: flag,
  OIDC_ROLE: z.enum(userRoles).default('viewer'),
  /** Lets recording URLs point to private addresses: only for tests and closed networks. */
  ALLOW_PRIVATE_URLS: flag,
  SIMULATOR_SEED: z.string().default('callweave'),
  /** How many times faster than real life the telephone simulator rings and talks. */
  SIMULATOR_SPEED: z.coerce.number().positive().default(10),
  /** Concurrent requests to the speech engine and the model, over all tenants and workers. */
  SPEECH_SEATS: z.coerce.number().int().positive().default(10),
  MODEL_SEATS: z.coerce.number().int().positive().default(20),
  /** The minimum time a speech engine gets to answer; grows with the audio, up to three hours. */
  SPEECH_ANSWER_SECONDS: seconds(120),
  SPEECH_SLOTS: z.coerce.number().int().positive().default(20),
  ANALYSIS_SLOTS: z.coerce.number().int().positive().default(40),
  /** Recordings decoded at once in a worker process; by default all cores but one, and at least two. */
  DECODING_THREADS: z.coerce.number().int().positive().optional(),
  INGEST_SLOTS: z.coerce.number().int().positive().default(10),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** Variables that only make sense together. */
const Env = fields.superRefine((env, context) => {
  const need = (name: keyof typeof env, because: string) => {
    if (!env[name]) context.addIssue({ code: 'custom', path: [name], message: `is needed with ${because}` });
  };
  if (env.SMTP_URL) for (const name of ['MAIL_FROM', 'PUBLIC_URL'] as const) need(name, 'SMTP_URL');
  if (!env.OIDC_ISSUER) return;
  for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_TENANT_ID', 'PUBLIC_URL'] as const)
    need(name, 'OIDC_ISSUER');
});

/** This installation's configuration, read once from the environment. */
export type Config = z.infer<typeof Env>;

/** An empty variable counts as not set. Names every bad one in one error, so one restart fixes all. */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const read = Env.safeParse(given);
  if (!read.success) throw new Error(`Cannot start: bad environment\n${z.prettifyError(read.error)}`);
  return read.data;
}
