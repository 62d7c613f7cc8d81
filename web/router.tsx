import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { steps } from '../core/call.ts';
import { planStates } from '../core/contact/plan.ts';
import { readFilters as readBookingFilters } from './bookings/filters.ts';
import { CallsPage } from './calls/CallsPage.tsx';
import { readFilters } from './calls/filters.ts';
import { readFilters as readCustomerFilters } from './customers/filters.ts';
import { Frame } from './frame/Frame.tsx';
import { NotFound } from './frame/NotFound.tsx';
import { PageFailed } from './frame/PageFailed.tsx';
import { readSearch } from './inbox/search.ts';
import { lazyPage } from './parts/lazyPage.ts';
import { readFilters as readAuditFilters } from './settings/audit/filters.ts';

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/calls' });
  },
});
const calls = createRoute({
  getParentRoute: () => root,
  path: '/calls',
  component: CallsPage,
  validateSearch: readFilters,
});
const call = createRoute({
  getParentRoute: () => root,
  path: '/calls/$callId',
  component: lazyPage(() => import('./call/CallPage.tsx'), 'CallPage'),
  // The second to play from, for links to a quote.
  validateSearch: ({ at }: Record<string, unknown>): { at?: number } =>
    typeof at === 'number' && Number.isFinite(at) && at >= 0 ? { at } : {},
});

const customers = createRoute({
  getParentRoute: () => root,
  path: '/customers',
  component: lazyPage(() => import('./customers/CustomersPage.tsx'), 'CustomersPage'),
  validateSearch: readCustomerFilters,
});
const newCustomer = createRoute({
  getParentRoute: () => root,
  path: '/customers/new',
  component: lazyPage(() => import('./customers/NewCustomerPage.tsx'), 'NewCustomerPage'),
});
const importCustomers = createRoute({
  getParentRoute: () => root,
  path: '/customers/import',
  component: lazyPage(() => import('./import/pages.tsx'), 'ImportCustomersPage'),
});
const customer = createRoute({
  getParentRoute: () => root,
  path: '/customers/$customerId',
  component: lazyPage(() => import('./customers/CustomerPage.tsx'), 'CustomerPage'),
});
const bookings = createRoute({
  getParentRoute: () => root,
  path: '/bookings',
  component: lazyPage(() => import('./bookings/BookingsPage.tsx'), 'BookingsPage'),
  validateSearch: readBookingFilters,
});
const newBooking = createRoute({
  getParentRoute: () => root,
  path: '/bookings/new',
  component: lazyPage(() => import('./bookings/NewBookingPage.tsx'), 'NewBookingPage'),
  validateSearch: ({ customerId }: Record<string, unknown>): { customerId?: string } =>
    typeof customerId === 'string' ? { customerId } : {},
});
const importBookings = createRoute({
  getParentRoute: () => root,
  path: '/bookings/import',
  component: lazyPage(() => import('./import/pages.tsx'), 'ImportBookingsPage'),
});
const booking = createRoute({
  getParentRoute: () => root,
  path: '/bookings/$bookingId',
  component: lazyPage(() => import('./bookings/BookingPage.tsx'), 'BookingPage'),
});

const ofCustomers = [customers, newCustomer, importCustomers, customer] as const;
const ofBookings = [bookings, newBooking, importBookings, booking] as const;

const review = createRoute({
  getParentRoute: () => root,
  path: '/review',
  component: lazyPage(() => import('./review/ReviewPage.tsx'), 'ReviewPage'),
  validateSearch: readSearch({ state: ['open', 'resolved', 'all'] }, 'kind'),
});
const parked = createRoute({
  getParentRoute: () => root,
  path: '/parked',
  component: lazyPage(() => import('./parked/ParkedPage.tsx'), 'ParkedPage'),
  validateSearch: readSearch({ step: steps, resolved: ['true', 'false'] }, 'reason'),
});
const callbacks = createRoute({
  getParentRoute: () => root,
  path: '/callbacks',
  component: lazyPage(() => import('./callbacks/CallbacksPage.tsx'), 'CallbacksPage'),
  validateSearch: readSearch({ state: [...planStates, 'all'] }),
});

const pipeline = createRoute({
  getParentRoute: () => root,
  path: '/pipeline',
  component: lazyPage(() => import('./pipeline/PipelinePage.tsx'), 'PipelinePage'),
});
const settingsHome = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyPage(() => import('./settings/SettingsPage.tsx'), 'SettingsPage'),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings/$section',
  component: lazyPage(() => import('./settings/SettingsPage.tsx'), 'SettingsPage'),
  // For the audit log; other sections have none.
  validateSearch: readAuditFilters,
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyPage(() => import('./session/AcceptPage.tsx'), 'AcceptPage'),
  validateSearch: ({ token }: Record<string, unknown>): { token?: string } =>
    typeof token === 'string' && token !== '' ? { token } : {},
});

const password = createRoute({
  getParentRoute: () => root,
  path: '/password',
  component: lazyPage(() => import('./session/PasswordPage.tsx'), 'PasswordPage'),
  validateSearch: ({ token }: Record<string, unknown>): { token?: string } =>
    typeof token === 'string' && token !== '' ? { token } : {},
});

const embed = createRoute({
  getParentRoute: () => root,
  path: '/embed',
  component: lazyPage(() => import('./embed/EmbedPage.tsx'), 'EmbedPage'),
  validateSearch: ({ key }: Record<string, unknown>): { key?: string } => (typeof key === 'string' ? { key } : {}),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    invitation,
    password,
    embed,
    calls,
    call,
    review,
    callbacks,
    parked,
    pipeline,
    settingsHome,
    settings,
    ...ofCustomers,
    ...ofBookings,
  ]),
  scrollRestoration: true,
  defaultErrorComponent: PageFailed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
