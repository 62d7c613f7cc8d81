import { describe, expect, test } from 'vitest';
import { useApi } from './serve.ts';

const api = await useApi();

describe('the description', () => {
  test('is OpenAPI 3.1 and names every route with an id and its failures', async () => {
    const document = await (await fetch(`${api.url}/api/openapi.json`)).json();
    expect(document.openapi).toBe('3.1.0');
    const routes = Object.entries<Record<string, { operationId: string; responses: Record<string, unknown> }>>(
      document.paths,
    );
    const names = routes.flatMap(([path, item]) =>
      Object.entries(item).map(([method, route]) => `${method} ${path} ${route.operationId}`),
    );
    expect(new Set(names.map((name) => name.split(' ')[2])).size).toBe(names.length);
    expect(names.toSorted()).toMatchInlineSnapshot(`
      [
        "delete /api/v1/keys/{id} revokeKey",
        "delete /api/v1/sources/{id} removeSource",
        "get /api/v1/bookings listBookings",
        "get /api/v1/bookings/{id} getBooking",
        "get /api/v1/calls listCalls",
        "get /api/v1/calls/{id} getCall",
        "get /api/v1/calls/{id}/audio getAudio",
        "get /api/v1/calls/{id}/peaks getPeaks",
        "get /api/v1/calls/{id}/transcript getTranscript",
        "get /api/v1/contact-plans listContactPlans",
        "get /api/v1/contact-plans/{id} getContactPlan",
        "get /api/v1/customers listCustomers",
        "get /api/v1/customers/{id} getCustomer",
        "get /api/v1/events followEvents",
        "get /api/v1/keys listKeys",
        "get /api/v1/me getMe",
        "get /api/v1/parked listParked",
        "get /api/v1/pipeline/config getPipelineConfig",
        "get /api/v1/pipeline/status getPipelineStatus",
        "get /api/v1/review-items listReviewItems",
        "get /api/v1/sources listSources",
        "get /api/v1/tenant getTenant",
        "get /healthz health",
        "get /readyz readiness",
        "post /api/v1/bookings createBooking",
        "post /api/v1/bookings/import importBookings",
        "post /api/v1/calls receiveCall",
        "post /api/v1/calls/{id}/cancel cancelCall",
        "post /api/v1/contact-plans/{id}/cancel cancelContactPlan",
        "post /api/v1/contact-plans/{id}/reschedule rescheduleContactPlan",
        "post /api/v1/customers createCustomer",
        "post /api/v1/customers/import importCustomers",
        "post /api/v1/keys createKey",
        "post /api/v1/parked/{id}/resolve resolveParked",
        "post /api/v1/review-items/{id}/resolve resolveReviewItem",
        "post /api/v1/sign-in signIn",
        "post /api/v1/sign-out signOut",
        "post /api/v1/sources createSource",
        "post /api/v1/webhooks/{sourceKey} receiveWebhook",
        "put /api/v1/pipeline/config changePipelineConfig",
      ]
    `);
  });

  test('has docs that need nothing from elsewhere', async () => {
    const page = await fetch(`${api.url}/api/docs`);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).not.toMatch(/https?:\/\//);
    for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await fetch(`${api.url}${address}`)).status).toBe(200);
    }
    expect((await fetch(`${api.url}/api/docs/..%2f..%2fpackage.json`)).status).toBe(404);
  });
});
