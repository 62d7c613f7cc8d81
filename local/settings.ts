type Env = Record<string, string | undefined>;

/** The servers that the user configured: they are used instead of starting our own. */
export const configuredServers = (env: Env) => ({
  database: env.DATABASE_URL || undefined,
  temporal: env.TEMPORAL_ADDRESS || undefined,
  speech: env.SPEECH_URL || undefined,
  /** An account that can also transcribe, see providers/speech/open.ts. */
  openAi: Boolean(env.OPENAI_API_KEY),
});

export type Found = {
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  temporalUiUrl: string | null;
  speechUrl: string | null;
  secretKey: string;
  storageDir: string;
  tempDir: string;
  apiPort: number;
  webDir: string;
};

/** The environment of worker and API, see core/settings/environment.ts. What the user set explicitly is unchanged. */
export const childEnv = (env: Env, found: Found): Env => ({
  ...env,
  DATABASE_URL: found.databaseUrl,
  MIGRATION_DATABASE_URL: undefined,
  TEMPORAL_ADDRESS: found.temporalAddress,
  TEMPORAL_NAMESPACE: found.temporalNamespace,
  TEMPORAL_UI_URL: found.temporalUiUrl ?? undefined,
  SPEECH_URL: found.speechUrl ?? undefined,
  // Our own server runs one model; results are stored under its name.
  SPEECH_MODEL: env.SPEECH_MODEL || (found.speechUrl && !env.SPEECH_URL ? env.WHISPER_MODEL || 'base' : undefined),
  CALLWEAVE_SECRET_KEY: env.CALLWEAVE_SECRET_KEY || found.secretKey,
  STORAGE_DIR: env.STORAGE_DIR || found.storageDir,
  TEMP_DIR: env.TEMP_DIR || found.tempDir,
  API_HOST: env.API_HOST || '127.0.0.1',
  API_PORT: String(found.apiPort),
  WEB_DIR: found.webDir,
  NODE_ENV: env.NODE_ENV ?? 'production',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});
