import type { Unread } from './normalize.ts';

/** What to tell the person who wrote the number, behind its value: `“0000000000” is ...`. */
export const unreadMessage = (why: Unread, region: string): string => messages[why](region);

const messages: Record<Unread, (region: string) => string> = {
  withheld: () => 'is a masked or withheld number',
  placeholder: () => 'is a placeholder, not a phone number',
  rounded: () => 'was rounded by a spreadsheet, so its last digits are lost; format the column as text',
  several: () => 'holds several numbers; give them one by one',
  ambiguous: () => 'can be read as several numbers; write it with + and its country code',
  unreadable: (region) => `is not a phone number in ${region}, nor one with + and a country code`,
};
