import { createRemoteJWKSet } from 'jose';
import { z } from 'zod';
import { Problem } from '../../core/problem.ts';
import { ask } from './ask.ts';

const Document = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
});

export type Issuer = z.infer<typeof Document> & { keys: ReturnType<typeof createRemoteJWKSet> };

/**
 * What the issuer publishes about itself, kept for an hour. Keys are fetched anew when a token names one that is not known: tokens come
 * from the issuer's own token endpoint alone, so that nobody else can make us ask.
 * @throws {Problem} unavailable when it cannot be read or speaks for another issuer.
 */
export function discoverer(issuer: string): () => Promise<Issuer> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let known: { issuer: Issuer; until: number } | undefined;
  return async () => {
    if (known && known.until > performance.now()) return known.issuer;
    const { status, body } = await ask(address);
    const read = Document.safeParse(body);
    if (status !== 200 || !read.success || read.data.issuer !== issuer) {
      throw new Problem('unavailable', 'The sign-in service’s description does not match the configuration');
    }
    const keys = createRemoteJWKSet(new URL(read.data.jwks_uri), { cooldownDuration: 0, timeoutDuration: 10_000 });
    known = { issuer: { ...read.data, keys }, until: performance.now() + 3_600_000 };
    return known.issuer;
  };
}
