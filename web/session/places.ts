import type { Right } from '../../core/access/rights.ts';

const needs: Record<string, Right> = {
  '/calls': 'calls:read',
  '/review': 'review:read',
  '/callbacks': 'plans:read',
  '/parked': 'parked:read',
  '/customers': 'customers:read',
  '/customers/new': 'customers:change',
  '/customers/import': 'customers:change',
  '/bookings': 'bookings:read',
  '/bookings/new': 'bookings:change',
  '/bookings/import': 'bookings:change',
  '/pipeline': 'pipeline:read',
};

/** What a page asks of who opens it; null where everybody may who is signed in. Pages below one ask the same, unless they stand here. */
export function rightFor(path: string): Right | null {
  const [, first = '', second = ''] = path.split('/');
  return needs[`/${first}/${second}`] ?? needs[`/${first}`] ?? null;
}
