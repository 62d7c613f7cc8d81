import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { CallPage } from './call/CallPage.tsx';
import { CallsPage } from './calls/CallsPage.tsx';
import { readFilters } from './calls/filters.ts';
import { Frame } from './frame/Frame.tsx';
import { NotFound } from './frame/NotFound.tsx';

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
const call = createRoute({ getParentRoute: () => root, path: '/calls/$callId', component: CallPage });

export const router = createRouter({ routeTree: root.addChildren([home, calls, call]), scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
