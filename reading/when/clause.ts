import { type Atom, isTime } from './atom.ts';
import type { Token } from './token.ts';

/** What one clause says about the time: the wish itself, an unsuitable time, or something mentioned in passing. */
type Clause = { atoms: Atom[]; role: 'wish' | 'excluded' | 'beside' | 'topic' };

/** The atoms of the wish, in order, and the groups it excludes ("but not Thursday"). */
export type Selection = { atoms: Atom[]; excluded: Atom[][] };

const harmless =
  /\b(don't (mind|forget|hesitate|worry)|can't wait|why (don't|not)|(won't|can't|couldn't) you|not (a )?(problem|bad|an issue)|no (problem|worries)|if (you|i|it|that) (don't|can't|isn't|doesn't|won't|not))\b/g;
const refusal =
  /\b(not|never|cannot|can't|cant|won't|wouldn't|couldn't|don't|doesn't|isn't|aren't|ain't|except|no good|unavailable|other than|apart from|excluding|avoid|rather than|instead of|bad)\b/;
const busy =
  /\b(busy|booked|tied up|occupied|working|at work|driving|in (a |an |another )?(meeting|meetings|class|session|conference|call|appointment)s?)\b/;
const dialing = /\b(call|ring|phone|reach|try|dial)\b/;
const absence =
  /\b(out|away|off|vacation|holiday|on leave|have (a|an|another|to|meetings|class|classes)|got (a|an|another|to)|meeting|appointment|travel(l)?ing|asleep|sleeping)\b/;
const past =
  /\b(was|were|had|did|didn't|called|spoke|talked|went|received|ordered|bought|paid|sent|happened|missed|tried|been|told|said|came|made|placed|since)\b/;
const wish =
  /\b(call|calls|calling|callback|ring|phone|reach|try|talk|speak|contact|touch|back to me|available|free|works?|good|fine|best|better|suits?|okay|buzz|dial|schedule|book|meet|can|could|should|prefer|want|would|'d|wait|baje|karna|kijiye)\b/;
const teller = /\b(i|i'm|i'll|i've|i'd|we|we're|we'll|my|he|she|they|their)\b/;

/**
 * Chooses the clauses about the wish. Rules:
 * - "not", "can't", "busy", "except" exclude the times of their clause; but "busy until four" and "not before four"
 *   mean after four.
 * - Past events ("I called on Monday"), an absence ("I have a meeting at three") or other information ("I leave on
 *   Friday") give way to another clause with a time; alone, they are all there is, and are read.
 * - "after that" means after the previously named time. "if not, ..." and what follows is a second choice and is
 *   ignored.
 */
export function select(all: readonly Atom[], tokens: readonly Token[]): Selection {
  const second = all.findIndex(({ k }) => k === 'otherwise');
  const atoms = second < 0 ? all : all.slice(0, second);
  const clauses = clausesOf(atoms, tokens);
  resolveThat(clauses);
  const timed = clauses.filter((clause) => clause.atoms.some(isTime));
  const chosen = timed.some(({ role }) => role === 'wish')
    ? clauses.filter(({ role }) => role === 'wish')
    : clauses.filter(({ role }) => role === 'beside');
  const refused = timed.filter(({ role }) => role === 'excluded');
  return {
    atoms: withoutPast(withdrawn(clauses, chosen, refused)),
    excluded: refused.map((clause) => clause.atoms),
  };
}

/** "tomorrow, about my order from last week": of several days, a past one is not meant. */
function withoutPast(atoms: Atom[]): Atom[] {
  const days = atoms.filter(({ k }) => k === 'day' || k === 'offset');
  return days.every(isOver) ? atoms : atoms.filter((atom) => !isOver(atom));
}

function isOver(atom: Atom): boolean {
  if (atom.k !== 'day') return false;
  const { day } = atom;
  if (day.k === 'relative') return day.days < 0;
  if (day.k === 'unit') return day.shift < 0;
  return day.k === 'window' ? day.back : day.k === 'weekday' && day.mod === 'last';
}

/** "Monday. Actually, Monday is bad, Tuesday": a day that is refused later was not wished for. */
function withdrawn(clauses: readonly Clause[], chosen: readonly Clause[], refused: readonly Clause[]): Atom[] {
  const same = (a: Atom, b: Atom) => a.k === 'day' && b.k === 'day' && JSON.stringify(a.day) === JSON.stringify(b.day);
  return clauses.flatMap((clause) => {
    if (!chosen.includes(clause)) return [];
    return clause.atoms.filter(
      (atom) => !refused.some(({ atoms }) => atoms.some((one) => one.i > atom.i && same(atom, one))),
    );
  });
}

function clausesOf(atoms: readonly Atom[], tokens: readonly Token[]): Clause[] {
  const clauses: Clause[] = [];
  let from = 0;
  let held: Atom[] = [];
  let topic = false;
  const close = (to: number) => {
    clauses.push(topic ? { atoms: held, role: 'topic' } : clauseOf(held, tokens, from, to));
    held = [];
    from = to;
  };
  for (const atom of atoms) {
    if (atom.k !== 'stop') held.push(atom);
    else {
      close(atom.i);
      topic = atom.topic ?? false;
    }
  }
  close(tokens.length);
  return clauses;
}

function clauseOf(atoms: Atom[], tokens: readonly Token[], from: number, to: number): Clause {
  const read = new Set(atoms.flatMap(({ i, j }) => Array.from({ length: j - i }, (_, n) => i + n)));
  const rest = tokens
    .slice(from, to)
    .map(({ w }, n) => (read.has(from + n) ? '' : w))
    .filter(Boolean)
    .join(' ')
    .replaceAll(harmless, '');
  if (/^if it(?! \w+ (ok|fine|possible|work))/.test(rest) && !wish.test(rest)) return { atoms, role: 'topic' };
  const refused = refusal.test(rest) || (busy.test(rest) && !dialing.test(rest.replace(busy, '')));
  const absent = absence.test(rest) && !wish.test(rest);
  // "call me, I'm in meetings until four": only the end of it matters.
  const turned = refused || absent || busy.test(rest) ? turn(atoms, refused) : null;
  if (turned) return { atoms: turned, role: 'wish' };
  if (refused || absent) return { atoms, role: refused ? 'excluded' : 'beside' };
  if (past.test(rest) && !/\b(call me|call back)\b/.test(rest)) return { atoms, role: 'beside' };
  return { atoms, role: teller.test(rest) && !wish.test(rest) ? 'beside' : 'wish' };
}

/** "busy until four" and "can't before four" mean after four, "can't after four" means before it. */
function turn(atoms: Atom[], refused: boolean): Atom[] | null {
  const at = atoms.findIndex(
    (atom) =>
      atom.k === 'bound' &&
      (atom.bound === 'until' || (refused && (atom.bound === 'before' || atom.bound === 'after'))),
  );
  const bound = atoms[at];
  const range = atoms.some((atom) => atom.k === 'bound' && atom !== bound && !atom.post);
  if (bound?.k !== 'bound' || range || !atoms.some(isTime)) return null;
  return atoms.with(at, { ...bound, bound: bound.bound === 'after' ? 'by' : 'from' });
}

/** Replaces "after that" with the end of the last time named. */
function resolveThat(clauses: Clause[]): void {
  clauses.forEach((clause, at) => {
    const index = clause.atoms.findIndex(({ k }) => k === 'that');
    const that = clause.atoms[index];
    if (that?.k !== 'that') return;
    const here = clause.atoms.slice(0, index).filter((atom) => atom.k !== 'fix');
    const earlier = here.some(isTime) ? null : clauses.slice(0, at).findLast(({ atoms }) => atoms.some(isTime));
    const named = here.some(isTime) ? here : (earlier?.atoms ?? []);
    const to = named.findIndex((atom) => atom.k === 'bound' && atom.bound === 'to');
    const sides = [named.slice(0, Math.max(to, 0)), named.slice(to + 1)] as const;
    const end = (that.bound === 'before' && to > 0 ? sides[0] : sides[1]).filter(isTime);
    const days = (that.bound === 'before' && to > 0 ? sides[1] : sides[0]).filter(({ k }) => k === 'day');
    if (end.length === 0) return;
    if (earlier) earlier.role = 'beside';
    const after: Atom = { k: 'bound', bound: that.bound, i: that.i, j: that.j };
    clause.atoms = [...days, after, ...end, ...clause.atoms.slice(index + 1)];
    clause.role = 'wish';
  });
}
