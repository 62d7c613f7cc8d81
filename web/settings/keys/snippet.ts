import type { EmbedKey } from '../../api/types.ts';

/** The HTML to paste into another site's page. */
export const snippetOf = (key: string, origin: string): string =>
  `<iframe src="${origin}/embed?key=${encodeURIComponent(key)}" title="Callweave" width="100%" height="600" style="border:0"></iframe>`;

/** `one call with sound`, `done inbound calls of Terry, with names and numbers`. */
export function describeView(view: EmbedKey['view']): string {
  const named = view.contact ? ', with names and numbers' : '';
  if (view.kind === 'call') return `one call${view.audio ? ' with sound' : ''}${named}`;
  const { stages = [], direction = '', agent, customerId } = view.filter;
  const of = [agent && `of ${agent}`, customerId && 'of one customer'].filter(Boolean);
  return [stages.join(' or '), direction, 'calls', ...of].filter(Boolean).join(' ') + named;
}
