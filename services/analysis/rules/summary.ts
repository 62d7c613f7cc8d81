import type { Draft } from '../../../reading/evidence/verify.ts';
import type { Sentence } from '../text/sentence.ts';
import { retell, tidy } from './retell.ts';

export type Parts = Pick<Draft, 'intent' | 'topics' | 'actionItems' | 'callbackWishes' | 'entities' | 'sentiment'>;

const done =
  /\b(?:(?:has|have) (?:now |already |just |successfully ){0,4}been (?:\w+ )?(?:booked|reserved|confirmed|updated|changed|cancell?ed|activated|reset|credited|refunded|scheduled|submitted|processed|resolved|applied|upgraded|waived|added|removed|replaced|locked|blocked|suspended|escalated|placed|created|sent|completed|fixed|restored|reported|filed|issued|adjusted|set up)|(?:is|are) (?:now )?(?:booked|reserved|confirmed|activated|scheduled|all set|complete|set up|up and running|resolved)|i(?:'ve| have) (?:now |just |already |successfully |also ){0,4}(?:booked|reserved|confirmed|updated|changed|cancell?ed|activated|reset|credited|refunded|scheduled|submitted|processed|applied|upgraded|waived|added|removed|locked|blocked|suspended|escalated|placed|created|sent|filed|issued|adjusted|set up|made (?:the|a|your)))\b/;
const solved =
  /\b(?:it works|it's working|that worked|that fixed it|works now|working now|all set now|problem (?:is )?solved|running (?:much )?(?:better|faster)|did the trick)\b/;
const unsolved =
  /\b(?:still (?:not|isn't|doesn't|won't|can't|no|unresponsive|having)|(?:didn't|doesn't|did not|does not) (?:help|work|fix|solve)|no luck)\b/;
const offered = /\b(?:would you|if|do you want|shall i|can i|could i|once|when|before|until|not)\b/;

/** "they will look into it": already says who does it. */
const ownSubject = /^(?:they|he|she|someone|somebody|the|their|an?|one)\b[^,]{0,40}\b(?:will|should)\b/;

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const sentence = (text: string) => `${upper(text)}.`;
const listed = (items: readonly string[]) =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/**
 * Two or three sentences: why the call was made, what was done or agreed, what is open. Says so if little was
 * understood.
 */
export function summarize(
  { intent, topics, actionItems, callbackWishes, sentiment }: Parts,
  sentences: readonly Sentence[],
  english: number,
): string {
  const parts = [why(), outcome(), open()].filter((part) => part !== '');
  if (parts.length > 0 && english >= 0.25) return parts.join(' ');
  const about = topics.slice(0, 3).map(({ name }) => name);
  const reach = english < 0.25 ? 'Most of the call is not in English, so that only single words were understood.' : '';
  const matter =
    about.length > 0 ? sentence(`the call touches on ${listed(about)}`) : 'No clear reason for the call was found.';
  return [matter, english < 0.25 ? open() : '', reach].filter((part) => part !== '').join(' ');

  function why(): string {
    if (intent) return sentence(`the customer${mood()} called to ${intent.name}`);
    const about = topics.slice(0, 3).map(({ name }) => name);
    return about.length > 0 ? sentence(`the call was about ${listed(about)}`) : '';
  }

  function mood(): string {
    return sentiment.label === 'negative' ? ', who was unhappy,' : '';
  }

  function outcome(): string {
    const finished = sentences.filter(
      ({ plain, role, text }) => role !== 'customer' && done.test(plain) && !offered.test(plain) && !text.endsWith('?'),
    );
    const [, ...more] = finished;
    const outcomes = finished.slice(more.length > 1 ? -2 : 0).map(({ text, plain }) => {
      // For a long sentence, the clause that says what was done.
      const at = done.exec(plain)?.index ?? 0;
      const from = Math.max(plain.lastIndexOf(', ', at), plain.lastIndexOf('; ', at), plain.lastIndexOf(': ', at), -1);
      return upper(tidy(retell(text.slice(from + 1).replace(/^[;:,]?\s*(?:and|so|but)?\s*/, ''), 'agent'), 24));
    });
    const promised = actionItems.filter(({ owner }) => owner === 'agent').slice(0, 2);
    const agreed = promised.map(({ text }) => (ownSubject.test(text) ? text : `the agent will ${text}`));
    const parts = [
      outcomes.length > 0 ? `${[...new Set(outcomes)].join('; ')}.` : '',
      agreed.length > 0 ? sentence(listed(agreed)) : '',
    ];
    return parts.filter((part) => part !== '').join(' ');
  }

  function open(): string {
    const [wish] = callbackWishes;
    const tasks = actionItems
      .filter(({ owner }) => owner === 'customer')
      .slice(0, 2)
      .map(({ text }) => text);
    const customer = sentences.filter(({ role }) => role !== 'agent');
    const last = (pattern: RegExp) => customer.findLastIndex(({ plain }) => pattern.test(plain));
    const [bad, good] = [last(unsolved), last(solved)];
    const state =
      bad > good ? 'the problem was not solved on the call' : good >= 0 ? 'the customer said that it works now' : '';
    const promised = actionItems.some(({ owner, text }) => owner === 'agent' && /\bcall\b/.test(text));
    const call =
      wish && !promised ? `a call back is still to come${wish.phrase === '' ? '' : ` (“${wish.phrase}”)`}` : '';
    const todo = tasks.length > 0 ? `the customer is to ${listed(tasks)}` : '';
    const parts = [state, todo, call].filter((part) => part !== '');
    return parts.length > 0 ? sentence(parts.join('; ')) : '';
  }
}
