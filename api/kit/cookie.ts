import type { CookieOptions } from 'hono/utils/cookie';
import { sessionSeconds } from '../../services/access/token.ts';

export const sessionCookie = 'callweave_session';

/** Out of reach of scripts and of other sites; over TLS only where the pages are served by it. */
export const cookieOptions = (publicUrl: string | undefined): CookieOptions => ({
  httpOnly: true,
  sameSite: 'Strict',
  path: '/',
  secure: publicUrl?.startsWith('https:') ?? false,
  maxAge: sessionSeconds,
});
