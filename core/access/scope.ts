import type { UserRole } from './rights.ts';

/** Whose calls a person sees: those under their agent name, those of their team, or all. */
export const userScopes = ['own', 'team', 'all'] as const;
export type UserScope = (typeof userScopes)[number];

/** The default for a new person. */
export const scopeOfRole = (role: UserRole): UserScope => (role === 'agent' ? 'own' : 'all');

/** In lower case: the agents whose calls are visible; null = all calls. */
export type RowScope = readonly string[] | null;
