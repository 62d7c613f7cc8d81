/** Everything a caller may or may not do. Each route names one. */
export const rights = [
  'calls:read',
  /** Hand in new calls. */
  'calls:ingest',
  /** Cancel, run steps again, swap speakers, correct a link. */
  'calls:change',
  'calls:erase',
  /** Hear recordings. */
  'audio:play',
  /** See words as they were said; without it, card numbers, phone numbers and e-mail addresses are masked. */
  'text:unredacted',
  /** Take data out in bulk. */
  'data:export',
  'customers:read',
  'customers:change',
  'bookings:read',
  'bookings:change',
  'review:read',
  'review:decide',
  'plans:read',
  'plans:change',
  'parked:read',
  'parked:resolve',
  'pipeline:read',
  'config:read',
  'config:change',
  'sources:manage',
  'keys:manage',
  'users:read',
  'users:manage',
  'audit:read',
] as const;
export type Right = (typeof rights)[number];

export const userRoles = ['owner', 'admin', 'supervisor', 'analyst', 'agent', 'viewer'] as const;
export type UserRole = (typeof userRoles)[number];

/** Rights that can be given to one person in addition to the role. */
export const extraRights = ['audio:play', 'text:unredacted', 'data:export', 'config:change'] as const satisfies Right[];
export type ExtraRight = (typeof extraRights)[number];

const look: Right[] = ['calls:read', 'customers:read', 'bookings:read', 'plans:read', 'pipeline:read'];
const agentRights: Right[] = [
  ...look,
  'review:read',
  'review:decide',
  'plans:change',
  'customers:change',
  'bookings:change',
  'calls:ingest',
  'calls:change',
  'audio:play',
  'text:unredacted',
];

/**
 * Who may do what. An owner may do everything, including making other owners; an admin everything except changing an
 * owner (see services/access).
 */
export const rightsOfRole: Record<UserRole, readonly Right[]> = {
  owner: rights,
  admin: rights,
  supervisor: [
    ...agentRights,
    'parked:read',
    'parked:resolve',
    'data:export',
    'config:read',
    'users:read',
    'calls:erase',
    'audit:read',
  ],
  analyst: [...look, 'review:read', 'parked:read', 'config:read', 'audio:play', 'text:unredacted', 'data:export'],
  agent: agentRights,
  viewer: look,
};

/** What a person may do, by role and extra rights. */
export const rightsOf = ({ role, extraRights }: { role: UserRole; extraRights: readonly Right[] }): Set<Right> =>
  new Set([...rightsOfRole[role], ...extraRights]);
