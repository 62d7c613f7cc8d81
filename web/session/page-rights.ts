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

/**
 * The right that a page requires; null if every signed-in person may open it. Its subpages require the same, unless
 * listed here.
 */
export function rightFor(path: string): Right | null {
  const [, first = '', second = ''] = path.split('/');
  return needs[`/${first}/${second}`] ?? needs[`/${first}`] ?? null;
}
