/**
 * Rewrites one side's first-person words in the third person: "I'll send you my form" → "send the customer their form".
 */
export function retell(text: string, speaker: 'agent' | 'customer'): string {
  const [self, other] = speaker === 'agent' ? ['the agent', 'the customer'] : ['the customer', 'the agent'];
  const words: [RegExp, string][] = [
    [/\b(?:I|we) am\b|\bI'm\b|\bwe're\b/gi, `${self} is`],
    [/\b(?:I|we) have\b|\b(?:I|we)'ve\b/gi, `${self} has`],
    [/\b(?:I|we)'ll\b/gi, `${self} will`],
    [/\b(?:I|we)'d\b/gi, `${self} would`],
    [/\byou're\b|\byou are\b/gi, `${other} is`],
    [/\byou've\b|\byou have\b/gi, `${other} has`],
    [/\byou'll\b/gi, `${other} will`],
    [/\byou'd\b/gi, `${other} would`],
    [/\byourself\b/gi, 'themselves'],
    [/\bmyself\b/gi, 'themselves'],
    [/\byours?\b/gi, `${other}'s`],
    [/\b(?:my|our|mine|ours)\b/gi, 'their'],
    [/\b(?:me|us)\b/gi, self],
    [/\byou\b/gi, other],
    [/\bI\b/g, self],
    [/\bwe\b/gi, self],
  ];
  const retold = words.reduce((said, [pattern, by]) => said.replace(pattern, by), text.replace(/[’‘]/g, "'"));
  // "the customer need" → "the customer needs", unless it is an infinitive ("will need").
  const verbs = retold.replace(
    /(?<!\b(?:can|could|will|would|should|may|might|must|do|does|did|to|let|if) )\b(the (?:agent|customer)(?: really| just| also| still)?) (need|want|like|love|hate|prefer|enjoy|think|know|see|understand|live|work|believe|feel|hope|appreciate|wish|use|pay|get|do not|don't|do)\b/g,
    (_, who: string, verb: string) => `${who} ${third[verb] ?? `${verb}s`}`,
  );
  // When repeated in one clause, a pronoun reads better.
  let seen = 0;
  const again = new RegExp(
    `\\b${other}('s\\b|(?=$|[,.;?!]| (?:to|with|for|of|in|on|at|by|and|about|from|the|an?|their|as|soon|today|tomorrow|back)\\b))`,
    'g',
  );
  return verbs.replace(again, (whole, possessive) => (++seen === 1 ? whole : possessive ? 'their' : 'them'));
}

const third: Record<string, string> = { 'do not': 'does not', "don't": 'does not', do: 'does', wish: 'wishes' };

/** Strips greetings, hedges and a trailing full stop; at most `most` words, without a dangling one at the end. */
export function tidy(text: string, most: number): string {
  const plain = text
    .replace(/\[[^[\]]*\]|\*\*|\d\d:\d\d:\d\d/g, ' ')
    .replace(/\b(?:um+|uh+|er+|erm),? |\b(?:you know|i mean|actually|basically|like|well|so|okay|yeah), /gi, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:–-]+|(?<![\s,;:.!?–-])[\s,;:.!?–-]+$/g, '');
  const words = plain.split(' ');
  if (words.length <= most) return plain;
  const cut = words.slice(0, most);
  while (
    cut.length > 3 &&
    /^(?:and|or|but|the|a|an|to|of|for|with|in|on|at|my|your|our|that|which|so|as|is|it|i|we|be|by|if|from|their)$/i.test(
      (cut.at(-1) ?? '').replace(/,$/, ''),
    )
  )
    cut.pop();
  return cut.join(' ').replace(/[,;:]$/, '');
}
