import { type Schemas, take } from '../../client/open.ts';
import { http, ifMatch } from '../api/client.ts';
import type { Customer } from '../api/types.ts';
import { asked } from './filters.ts';

/** What is asked of the API about one customer. */
export const customers = {
  read: (id: string) => take(http.GET('/customers/{id}', { params: { path: { id } } })),
  create: (body: Schemas['NewCustomer']) => take(http.POST('/customers', { body })),
  change: ({ id, version }: Customer, body: Schemas['CustomerChange']) =>
    take(http.PATCH('/customers/{id}', { params: { path: { id }, header: ifMatch(version) }, body })),
  erase: ({ id, version }: Customer) =>
    take(http.DELETE('/customers/{id}', { params: { path: { id }, header: ifMatch(version) } })),
};

/** One customer with what is remembered. */
export const customerQuery = (id: string) => ({ queryKey: ['customers', id], queryFn: () => customers.read(id) });

/** The first few customers that fit what was typed. */
export const findCustomers = (typed: string) => ({
  queryKey: ['customers', 'find', typed],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    take(http.GET('/customers', { params: { query: { ...asked(typed), limit: 8 } }, signal })),
});
