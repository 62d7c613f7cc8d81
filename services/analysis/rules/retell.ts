/** Turns what one side said in the first person into words about both: "I'll send you my form" → "send the customer their form". */
export function retell(text: string, teller: 'agent' | 'customer'): string {
  const [self, other] = teller === 'agent' ? ['the agent', 'the customer'] : ['the customer', 'the agent'];
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
    [/\b(?:my|our|mine|ours)\b/gi, teller === 'agent' ? "the agent's" : 'their'],
    [/\b(?:me|us)\b/gi, self],
    [/\byou\b/gi, other],
    [/\bI\b/g, self],
    [/\bwe\b/gi, self],
  ];
  const told = words.reduce((said, [pattern, by]) => said.replace(pattern, by), text.replace(/[’‘]/g, "'"));
  // Said twice in one clause, a pronoun reads better.
  let seen = 0;
  return told.replace(new RegExp(`\\b${other}('s)?(?! (?:is|has|will|would)\\b)`, 'g'), (whole, possessive) =>
    ++seen === 1 ? whole : possessive ? 'their' : 'them',
  );
}

/** Without greetings, hedges and a trailing full stop; at most `most` words, cut before a dangling one. */
export function tidy(text: string, most: number): string {
  const plain = text
    .replace(/\[[^\]]*\]|\*\*|\d\d:\d\d:\d\d/g, ' ')
    .replace(/\b(?:um+|uh+|er+|you know|i mean|actually|basically|like),? /gi, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:–-]+|[\s,;:.!?–-]+$/g, '');
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
