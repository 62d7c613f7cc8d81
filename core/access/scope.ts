import type { UserRole } from './rights.ts';

/** Whose calls a person sees: those under the own agent name, those of the own team, or all. */
export const userScopes = ['own', 'team', 'all'] as const;
export type UserScope = (typeof userScopes)[number];

/** What a person starts with when nobody says otherwise. */
export const scopeOfRole = (role: UserRole): UserScope => (role === 'agent' ? 'own' : 'all');

/** In small letters: the agents whose calls are seen; null = all calls. */
export type RowScope = readonly string[] | null;
