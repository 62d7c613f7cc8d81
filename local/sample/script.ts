export type Line = {
  speaker: 'agent' | 'customer';
  text: string;
  /** Silence before the line, in seconds; below 0 the speaker cuts in. */
  pause: number;
};

/** The caller in the sample call, who is also in the sample customers and bookings. */
export const caller = { name: 'Daniel Moore', phone: '+1 212-555-0142' };
export const businessPhone = '+1 212-555-0100';
export const agentName = 'Julia Bennett';

/** A guest changes tonight's booking and wants to be called back about a party. About a minute when spoken. */
export const script: readonly Line[] = [
  { speaker: 'agent', pause: 0.6, text: 'Good afternoon, Harbour Table, this is Julia speaking. How can I help you?' },
  { speaker: 'customer', pause: 0.7, text: 'Hello, this is Daniel Moore. I have a dinner booking for tonight.' },
  { speaker: 'customer', pause: 0.3, text: 'It is a table for four at seven o clock.' },
  { speaker: 'agent', pause: 0.6, text: 'Thank you, Mister Moore. Let me look that up for you.' },
  { speaker: 'agent', pause: 3.6, text: 'Here it is. A table for four, tonight at seven.' },
  { speaker: 'customer', pause: 0.5, text: 'Great. There will be six of us now. Would that be possible?' },
  { speaker: 'agent', pause: 0.8, text: 'Yes, that is no problem. I have changed it to six people.' },
  { speaker: 'customer', pause: -0.3, text: 'Wonderful. We really loved the sea bass last time, by the way.' },
  { speaker: 'customer', pause: 0.5, text: 'One more thing. I would like to plan a birthday party for next month.' },
  { speaker: 'agent', pause: 0.5, text: 'Our events manager can help you with that.' },
  {
    speaker: 'customer',
    pause: 0.6,
    text: 'Could you call me back tomorrow after three? I am in meetings until then.',
  },
  { speaker: 'agent', pause: 0.7, text: 'Of course. We will call you back tomorrow after three.' },
  { speaker: 'agent', pause: 0.4, text: 'And I will send you the party menu by email.' },
  { speaker: 'customer', pause: 0.6, text: 'Perfect. Thank you very much for your help.' },
  { speaker: 'agent', pause: 0.5, text: 'You are very welcome. Good bye.' },
];
