/** All tables, for drizzle-kit and for typed handles. */
export * from './tables/audit.ts';
export * from './tables/calls.ts';
export * from './tables/customers.ts';
export * from './tables/embed.ts';
export * from './tables/jobs.ts';
export * from './tables/leases.ts';
export * from './tables/limits.ts';
export * from './tables/objects.ts';
export * from './tables/people.ts';
export * from './tables/plans.ts';
export * from './tables/requests.ts';
export * from './tables/tenants.ts';
