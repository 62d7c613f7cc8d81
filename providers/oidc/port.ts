/** The identity the issuer asserts. */
export type Identity = { email: string; emailVerified: boolean; name: string | null };

/** What the browser leaves with and must return with. */
export type Attempt = { state: string; nonce: string; verifier: string };

export type OidcPort = {
  /** The button's label. */
  label: string;
  /** The URL to send the browser to. @throws {Problem} unavailable if the issuer cannot be reached */
  begin(attempt: Attempt, redirectUri: string): Promise<string>;
  /**
   * Exchanges the code and checks the id token: signature, issuer, audience, time and nonce.
   * @throws {Problem} `unauthenticated` for an invalid code or token, `unavailable` if the issuer cannot be reached
   */
  finish(code: string, attempt: Attempt, redirectUri: string): Promise<Identity>;
};

export type OidcSettings = { issuer: string; clientId: string; clientSecret: string; label: string };
