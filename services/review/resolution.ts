import type { CustomerInput } from '../customer/fields.ts';

/**
 * A person's decision. `create_customer` makes a lead; the call's number is added to its phones. `choose_customer` may
 * add the number as well, so later calls find the customer. `choose_booking` with null: the call is about none.
 * `dismiss`: nothing changes.
 */
export type Resolution =
  | { action: 'create_customer'; customer: CustomerInput }
  | { action: 'choose_customer'; customerId: string; addPhone?: boolean | undefined }
  | { action: 'choose_booking'; bookingId: string | null }
  | { action: 'dismiss' };
