import { StepFailure } from '../../core/failures.ts';

/**
 * Parses a URL from a tenant or a redirect. It may carry a signature: no message repeats it.
 * @throws StepFailure InvalidInput for an invalid URL; ForbiddenUrl for a scheme other than http(s), or a name and
 *   password in it
 */
export function readUrl(text: string, base?: URL): URL {
  // the parser's own error contains the whole URL, so it goes no further
  if (!URL.canParse(text, base)) throw new StepFailure('InvalidInput', 'Cannot fetch: the URL is malformed');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new StepFailure(
      'ForbiddenUrl',
      `Cannot fetch from a URL with the scheme "${url.protocol}": only http and https are allowed`,
    );
  if (url.username || url.password)
    throw new StepFailure('ForbiddenUrl', 'Cannot fetch from a URL with a user name and password');
  return url;
}
