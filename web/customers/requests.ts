import { type Schemas, take } from '../../client/open.ts';
import { http, ifMatch } from '../api/client.ts';
import type { Customer } from '../api/types.ts';
import { toQuery } from './filters.ts';

/** API requests about one customer. */
export const customers = {
  read: (id: string) => take(http.GET('/customers/{id}', { params: { path: { id } } })),
  create: (body: Schemas['NewCustomer']) => take(http.POST('/customers', { body })),
  change: ({ id, version }: Customer, body: Schemas['CustomerChange']) =>
    take(http.PATCH('/customers/{id}', { params: { path: { id }, header: ifMatch(version) }, body })),
  erase: ({ id, version }: Customer) =>
    take(http.DELETE('/customers/{id}', { params: { path: { id }, header: ifMatch(version) } })),
};

/** One customer with their memories. */
export const customerQuery = (id: string) => ({ queryKey: ['customers', id], queryFn: () => customers.read(id) });

/** The first few customers that match the input. */
export const findCustomers = (typed: string) => ({
  queryKey: ['customers', 'find', typed],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    take(http.GET('/customers', { params: { query: { ...toQuery(typed), limit: 8 } }, signal })),
});
