import { type AST, RegExpParser } from '@eslint-community/regexpp';

type Part = AST.Element | AST.Alternative | AST.Pattern;

/** What follows a long run: nothing, and things that most patterns refuse, so that they try again. */
const endings = ['', '\u0000', '!', '\n', ' x'];

/**
 * Texts made to cost a pattern as much as they can: everything that may repeat is repeated, after the way to it, and so is the way itself.
 * @returns functions from a length in characters to such a text
 */
export function attacksOn(source: string, flags: string): ((length: number) => string)[] {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  const seeds = new Map<string, { before: string; body: string; after: string }>();
  const add = (before: string, repeated: string) => {
    if (repeated === '') return;
    for (const body of [repeated, `${repeated} `])
      for (const after of endings) seeds.set(`${before}\u0001${body}\u0001${after}`, { before, body, after });
  };
  for (const whole of samplesOf(pattern)) {
    add('', whole);
    add('', whole.slice(0, -1));
    add('', whole.slice(1));
  }
  walk(pattern, '', (before, repeated) => {
    const bodies = samplesOf(repeated);
    for (const body of [...bodies, bodies.join(''), bodies.join(' ')]) {
      add(before, body);
      add('', before + body);
      add('', `${before}${body}${body}`);
    }
  });
  return [...seeds.values()].map(
    ({ before, body, after }) =>
      (length: number) =>
        before + body.repeat(Math.ceil(length / body.length)).slice(0, length) + after,
  );
}

/** Calls back for each part that may stand ten times and more, with a text that leads to it. */
function walk(node: Part, before: string, found: (before: string, repeated: AST.Element) => void): string {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      return node.alternatives.map((one) => walk(one, before, found))[0] ?? before;
    case 'Alternative':
      return node.elements.reduce((lead, element) => walk(element, lead, found), before);
    case 'Quantifier': {
      if (node.max >= 10) found(before, node.element);
      walk(node.element, before, found);
      return before + (samplesOf(node.element)[0] ?? '').repeat(Math.max(1, node.min));
    }
    case 'Assertion':
      if (node.kind === 'lookahead' || node.kind === 'lookbehind')
        for (const one of node.alternatives) walk(one, before, found);
      return before;
    default:
      return before + (samplesOf(node)[0] ?? '');
  }
}

/** Short texts that a part takes, one an alternative at most. */
function samplesOf(node: Part): string[] {
  switch (node.type) {
    case 'Pattern':
    case 'Group':
    case 'CapturingGroup':
      return [...new Set(node.alternatives.flatMap((one) => samplesOf(one).slice(0, 3)))].slice(0, 24);
    case 'Alternative': {
      const parts = node.elements.map((element) => samplesOf(element));
      const widest = Math.max(1, ...parts.map((part) => part.length));
      return Array.from({ length: Math.min(widest, 6) }, (_, index) =>
        parts.map((part) => part[index % Math.max(1, part.length)] ?? '').join(''),
      );
    }
    case 'Quantifier': {
      const few = Math.max(node.min, node.max === 0 ? 0 : 1);
      return samplesOf(node.element).map((text) => text.repeat(few));
    }
    case 'Character':
      return [String.fromCodePoint(node.value)];
    case 'CharacterSet':
      return node.kind === 'any'
        ? ['a', ' ']
        : node.kind === 'digit'
          ? [node.negate ? 'a' : '1']
          : node.kind === 'space'
            ? [node.negate ? 'a' : ' ']
            : node.kind === 'word'
              ? node.negate
                ? [' ']
                : ['a', '1']
              : [propertySample(node)];
    case 'CharacterClass':
      return node.negate ? [outside(node)] : node.elements.flatMap(memberSamples).slice(0, 8);
    case 'Backreference':
      return ['-'];
    default:
      return [''];
  }
}

const memberSamples = (member: AST.CharacterClassElement): string[] =>
  member.type === 'CharacterClassRange'
    ? [String.fromCodePoint(member.min.value)]
    : member.type === 'Character' || member.type === 'CharacterSet'
      ? samplesOf(member)
      : [];

const propertySample = (node: { raw: string }): string => {
  const pattern = new RegExp(node.raw, 'u');
  return [...'aA1.-\u0301क漢あขກကក ﹏'].find((char) => pattern.test(char)) ?? 'a';
};

function outside(node: AST.CharacterClass): string {
  const pattern = new RegExp(node.raw, 'u');
  return [...'a1 .<{["\u0000'].find((char) => pattern.test(char)) ?? 'a';
}
