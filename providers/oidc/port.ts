/** Who the issuer says it is. */
export type Identity = { email: string; emailVerified: boolean; name: string | null };

/** What the browser is sent away with and must come back with. */
export type Attempt = { state: string; nonce: string; verifier: string };

export type OidcPort = {
  /** What stands on the button. */
  label: string;
  /** Where the browser goes. @throws {Problem} unavailable when the issuer cannot be asked. */
  begin(attempt: Attempt, redirectUri: string): Promise<string>;
  /**
   * Exchanges the code and checks the id token: signature, issuer, audience, time and nonce.
   * @throws {Problem} `unauthenticated` for a code or token that is not good, `unavailable` when the issuer cannot be asked.
   */
  finish(code: string, attempt: Attempt, redirectUri: string): Promise<Identity>;
};

export type OidcSettings = { issuer: string; clientId: string; clientSecret: string; label: string };
