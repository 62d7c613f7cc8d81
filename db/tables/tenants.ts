import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ExtraRight, Right, UserRole } from '../../core/access/rights.ts';
import type { UserScope } from '../../core/access/scope.ts';
import type { PipelineConfig } from '../../core/settings/pipeline.ts';
import { instant, tenantId } from './columns.ts';
import { people } from './people.ts';

/** How a session started. */
export type SignInWay = 'password' | 'issuer';

/** A business. Its own id is the tenant id, so the same policy applies here as everywhere. */
export const tenants = pgTable('tenants', {
  tenantId: uuid('tenant_id').primaryKey(),
  name: text('name').notNull(),
  createdAt: instant('created_at').notNull(),
});

/** Append-only: the highest version is active, older ones are the history. */
export const pipelineConfigs = pgTable(
  'pipeline_configs',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    config: jsonb('config').$type<PipelineConfig>().notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: text('created_by'),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.version] })],
);

/** A person within one business: rights, sessions and records belong to it and end with it. */
export const memberships = pgTable(
  'memberships',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    /** The person for sign-in by password; null for those who only use the tenant's sign-in service. */
    personId: uuid('person_id').references(() => people.id),
    /** The address that was invited. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role').$type<UserRole>().notNull(),
    /** Whose calls are visible; `team` uses the team's name, `own` the agent name. */
    scope: text('scope').$type<UserScope>().notNull().default('all'),
    team: text('team'),
    /** The agent name on this person's calls. */
    agentName: text('agent_name'),
    extraRights: text('extra_rights').array().$type<ExtraRight[]>().notNull().default([]),
    /** Part of every session token: raising it ends all sessions of this membership. */
    sessionVersion: integer('session_version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    deactivatedAt: instant('deactivated_at'),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    uniqueIndex('memberships_by_tenant_and_email').on(t.tenantId, sql`lower(${t.email})`),
    index('memberships_by_email').on(sql`lower(${t.email})`),
    index('memberships_by_person').on(t.personId),
  ],
);

/** A link by which one person may join the business. Ended ones stay, as a record of who let whom in. */
export const invitations = pgTable(
  'invitations',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role').$type<UserRole>().notNull(),
    scope: text('scope').$type<UserScope>().notNull(),
    team: text('team'),
    agentName: text('agent_name'),
    extraRights: text('extra_rights').array().$type<ExtraRight[]>().notNull().default([]),
    /** SHA-256 of the token, hex; the token itself is mailed or shown once, and never stored. */
    hash: text('hash').notNull(),
    /** When it was mailed: whoever has the token can then read the mailbox. Null for a link handed over. */
    mailedAt: instant('mailed_at'),
    createdAt: instant('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    expiresAt: instant('expires_at').notNull(),
    acceptedAt: instant('accepted_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), uniqueIndex('invitations_by_hash').on(t.hash)],
);

/** One sign-in on one device. When the row ends, every token made from it ends. */
export const sessions = pgTable(
  'sessions',
  {
    tenantId: tenantId(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    /** Number of the valid refresh token; null for a browser, which holds a cookie instead. */
    refreshNumber: integer('refresh_number'),
    /** `password` or `issuer`; a session of the tenant's sign-in service opens no other tenant. */
    way: text('way').$type<SignInWay>().notNull(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.userId], foreignColumns: [memberships.tenantId, memberships.id] }).onDelete(
      'cascade',
    ),
    uniqueIndex('sessions_by_id').on(t.id),
    index('sessions_by_user').on(t.tenantId, t.userId),
  ],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    /** First characters of the key, so a person can tell keys apart. */
    prefix: text('prefix').notNull(),
    /** SHA-256 of the whole key, hex; the key itself is shown once and never stored. */
    hash: text('hash').notNull(),
    /** What the key may do; null = everything. */
    scopes: text('scopes').array().$type<Right[]>(),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at'),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), uniqueIndex('api_keys_by_hash').on(t.hash)],
);

/** A webhook endpoint: `POST /api/v1/webhooks/{key}`. */
export const sources = pgTable(
  'sources',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    /** Public part of the URL of a push source; random, unique over all tenants. Null for a pull source. */
    key: text('key'),
    /** The kind's own settings as one JSON, sealed with the installation's key. */
    settingsSealed: text('settings_sealed').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), uniqueIndex('sources_by_key').on(t.key)],
);

/** One row per accepted webhook delivery: a replay finds it and gets the same call. */
export const inboundReceipts = pgTable(
  'inbound_receipts',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    sourceId: uuid('source_id').notNull(),
    webhookId: text('webhook_id').notNull(),
    callId: uuid('call_id').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.sourceId, t.webhookId] }),
    index('inbound_receipts_by_call').on(t.tenantId, t.callId),
  ],
);

/**
 * Every paid request to a model or speech provider; `priceMicros` in millionths of the currency unit, null if no price
 * is known.
 */
export const modelCalls = pgTable(
  'model_calls',
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    callId: uuid('call_id'),
    purpose: text('purpose').notNull(),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    inputUnits: bigint('input_units', { mode: 'number' }).notNull(),
    outputUnits: bigint('output_units', { mode: 'number' }).notNull(),
    /** `tokens` or `seconds`. */
    unit: text('unit').notNull(),
    durationMs: integer('duration_ms').notNull(),
    priceMicros: bigint('price_micros', { mode: 'number' }),
    outcome: text('outcome').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index('model_calls_by_call').on(t.tenantId, t.callId),
    index('model_calls_by_time').on(t.tenantId, t.createdAt),
  ],
);
