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
        "delete /api/v1/bookings/{id} removeBooking",
        "delete /api/v1/calls/{id} eraseCall",
        "delete /api/v1/calls/{id}/link undoCallLink",
        "delete /api/v1/contact-plans/{id} eraseContactPlan",
        "delete /api/v1/customers/{id} removeCustomer",
        "delete /api/v1/embed-keys/{id} revokeEmbedKey",
        "delete /api/v1/keys/{id} revokeKey",
        "delete /api/v1/sources/{id} removeSource",
        "delete /api/v1/users/invitations/{id} revokeInvitation",
        "delete /api/v1/users/{id} eraseUser",
        "get /api/v1/audit listAudit",
        "get /api/v1/audit.csv exportAudit",
        "get /api/v1/bookings listBookings",
        "get /api/v1/bookings.csv exportBookings",
        "get /api/v1/bookings/{id} getBooking",
        "get /api/v1/bookings/{id}/calls listBookingCalls",
        "get /api/v1/calls listCalls",
        "get /api/v1/calls.csv exportCalls",
        "get /api/v1/calls/counts countCalls",
        "get /api/v1/calls/{id} getCall",
        "get /api/v1/calls/{id}/audio getAudio",
        "get /api/v1/calls/{id}/export exportCall",
        "get /api/v1/calls/{id}/peaks getPeaks",
        "get /api/v1/calls/{id}/transcript getTranscript",
        "get /api/v1/contact-plans listContactPlans",
        "get /api/v1/contact-plans/{id} getContactPlan",
        "get /api/v1/customers listCustomers",
        "get /api/v1/customers.csv exportCustomers",
        "get /api/v1/customers/{id} getCustomer",
        "get /api/v1/customers/{id}/context getCustomerContext",
        "get /api/v1/customers/{id}/export exportCustomer",
        "get /api/v1/customers/{id}/timeline getCustomerTimeline",
        "get /api/v1/embed getEmbed",
        "get /api/v1/embed-keys listEmbedKeys",
        "get /api/v1/embed/calls listEmbedCalls",
        "get /api/v1/events followEvents",
        "get /api/v1/imports listImports",
        "get /api/v1/imports/{id} getImport",
        "get /api/v1/imports/{id}/errors.csv exportImportErrors",
        "get /api/v1/keys listKeys",
        "get /api/v1/me getMe",
        "get /api/v1/oidc/callback finishOidc",
        "get /api/v1/oidc/start startOidc",
        "get /api/v1/parked listParked",
        "get /api/v1/pipeline/config getPipelineConfig",
        "get /api/v1/pipeline/config/versions listPipelineVersions",
        "get /api/v1/pipeline/config/versions/{version} getPipelineVersion",
        "get /api/v1/pipeline/status getPipelineStatus",
        "get /api/v1/review-items listReviewItems",
        "get /api/v1/review-items/counts countReviewItems",
        "get /api/v1/review-items/{id} getReviewItem",
        "get /api/v1/sign-in/options getSignInOptions",
        "get /api/v1/sources listSources",
        "get /api/v1/sources/{id} getSource",
        "get /api/v1/tenant getTenant",
        "get /api/v1/users listUsers",
        "get /api/v1/users/invitations listInvitations",
        "get /api/v1/users/{id} getUser",
        "get /api/v1/users/{id}/export exportUser",
        "get /healthz health",
        "get /readyz readiness",
        "patch /api/v1/bookings/{id} changeBooking",
        "patch /api/v1/customers/{id} changeCustomer",
        "patch /api/v1/sources/{id} changeSource",
        "patch /api/v1/tenant changeTenant",
        "patch /api/v1/users/{id} changeUser",
        "post /api/v1/bookings createBooking",
        "post /api/v1/bookings/import importBookings",
        "post /api/v1/bookings/import/preview previewBookingImport",
        "post /api/v1/calls receiveCall",
        "post /api/v1/calls/bulk changeCalls",
        "post /api/v1/calls/{id}/cancel cancelCall",
        "post /api/v1/calls/{id}/rerun rerunCall",
        "post /api/v1/calls/{id}/swap-speakers swapSpeakers",
        "post /api/v1/contact-plans/{id}/cancel cancelContactPlan",
        "post /api/v1/contact-plans/{id}/reschedule rescheduleContactPlan",
        "post /api/v1/customers createCustomer",
        "post /api/v1/customers/import importCustomers",
        "post /api/v1/customers/import/preview previewCustomerImport",
        "post /api/v1/embed-keys createEmbedKey",
        "post /api/v1/engine-jobs/{token} engineJobDone",
        "post /api/v1/invitations/accept acceptInvitation",
        "post /api/v1/invitations/look lookAtInvitation",
        "post /api/v1/keys createKey",
        "post /api/v1/me/password changeMyPassword",
        "post /api/v1/me/tenant switchTenant",
        "post /api/v1/parked/bulk resolveManyParked",
        "post /api/v1/parked/{id}/resolve resolveParked",
        "post /api/v1/password/forgot forgetPassword",
        "post /api/v1/password/reset resetPassword",
        "post /api/v1/pipeline/config/restore restorePipelineConfig",
        "post /api/v1/pipeline/config/validate validatePipelineConfig",
        "post /api/v1/review-items/bulk resolveReviewItems",
        "post /api/v1/review-items/{id}/reopen reopenReviewItem",
        "post /api/v1/review-items/{id}/resolve resolveReviewItem",
        "post /api/v1/sign-in signIn",
        "post /api/v1/sign-out signOut",
        "post /api/v1/sign-out/everywhere signOutEverywhere",
        "post /api/v1/sources createSource",
        "post /api/v1/sources/{id}/rotate rotateSourceSecret",
        "post /api/v1/sources/{id}/test testSource",
        "post /api/v1/tokens createTokens",
        "post /api/v1/tokens/refresh renewTokens",
        "post /api/v1/users/invitations inviteUser",
        "post /api/v1/users/{id}/deactivate deactivateUser",
        "post /api/v1/users/{id}/reactivate reactivateUser",
        "post /api/v1/webhooks/{sourceKey} receiveWebhook",
        "put /api/v1/calls/{id}/link chooseCallLink",
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
