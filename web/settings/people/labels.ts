import type { ExtraRight, Right, UserRole } from '../../../core/access/rights.ts';
import type { UserScope } from '../../../core/access/scope.ts';

/** What each right is for, in words for people who choose. */
export const rightLabels: Record<Right, string> = {
  'calls:read': 'See calls and transcripts',
  'calls:ingest': 'Send in calls',
  'calls:change': 'Run again, cancel, swap speakers, correct links',
  'calls:erase': 'Erase calls, customers and contact plans',
  'audio:play': 'Hear recordings',
  'text:unredacted': 'Read numbers and addresses unmasked',
  'data:export': 'Export as CSV',
  'customers:read': 'See customers',
  'customers:change': 'Change and import customers',
  'bookings:read': 'See bookings',
  'bookings:change': 'Change and import bookings',
  'review:read': 'See what waits for review',
  'review:decide': 'Decide reviews',
  'plans:read': 'See callbacks',
  'plans:change': 'Move and cancel callbacks',
  'parked:read': 'See parked calls',
  'parked:resolve': 'Decide parked calls',
  'pipeline:read': 'See the pipeline',
  'config:read': 'See the configuration',
  'config:change': 'Change the configuration',
  'sources:manage': 'Manage incoming webhooks',
  'keys:manage': 'Make and revoke keys',
  'users:read': 'See people',
  'users:manage': 'Invite, change and deactivate people',
  'audit:read': 'Read the audit log',
};

export const roleLabels: Record<UserRole, string> = {
  owner: 'everything, including making other owners',
  admin: 'everything except making or changing owners',
  supervisor: 'daily work, parked calls, erasing, exports and the audit log',
  analyst: 'reads and exports, changes nothing',
  agent: 'daily work, by default for their own calls only',
  viewer: 'reads, masked and without sound',
};

export const scopeLabels: Record<UserScope, string> = {
  own: 'own: calls under their agent name',
  team: 'team: calls of their team',
  all: 'all calls',
};

export const extraWords = (extra: readonly ExtraRight[]): string => extra.map((right) => rightLabels[right]).join(', ');
