import type { Schemas } from '../../client/open.ts';

const turns = [
  ['agent', 0.5, 3, 'Harbour Table, good evening, this is Terry.'],
  ['customer', 3.4, 9, 'Hi, this is Suzanne. I booked a table for six on Friday and two more people want to come.'],
  ['agent', 9.5, 13, 'No problem at all. Shall I make it eight at the same time?'],
  ['customer', 13.3, 18, 'Yes please, eight would be wonderful. I love the terrace, is it still open?'],
  ['agent', 18.2, 22, 'It is, as long as the weather holds. I will keep the corner for you.'],
  ['customer', 25.6, 31, 'Great. Could you call me back tomorrow after three? I want to settle the menu.'],
  ['agent', 31.2, 34.5, 'Of course, I will call you tomorrow after three. Thank you.'],
] as const;

/** A call with its transcript, so it needs no speech engine; identical however often it is sent in a day. */
export const sampleCall = (now: Date): Schemas['NewCall'] => ({
  sourceCallId: `sample-${now.toISOString().slice(0, 10)}`,
  direction: 'inbound',
  from: '+14155550123',
  to: '+14155550100',
  startedAt: new Date(now.getTime() - 60_000).toISOString(),
  agentName: 'Terry',
  transcript: { language: 'en', turns: turns.map(([speaker, start, end, text]) => ({ speaker, start, end, text })) },
});
