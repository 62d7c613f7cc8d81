import type { Sentence } from './sentence.ts';

/** What people who work there say. */
const agentCue =
  /\b(how (?:can|may|could) (?:i|we) (?:help|assist|be of)|thank(?:s| you) for (?:calling|contacting|reaching|choosing|holding|waiting|your patience|being a (?:loyal |valued )?customer)|(?:can|could|may|might) i (?:please )?(?:have|get|ask|confirm|verify|take)|(?:could|can|would) you (?:please )?(?:provide|verify|confirm|tell me|give me|spell|describe)|i (?:sincerely |do |completely |totally )?(?:apologi[sz]e|understand)|my apologies|rest assured|is there anything else|anything else (?:i|we)|let me (?:check|look|pull|see|verify|review|just)|i(?:'ll| will) (?:check|look|go ahead|make sure|need you|transfer)|i can see (?:that|here|your)|on our (?:end|side)|our (?:records|system|team|policy|technicians?|services?|network)|we(?:'re| are) (?:here|happy|glad|sorry|always)|happy to (?:help|assist)|glad (?:i|we) could|you're (?:very |most )?welcome|have a (?:great|nice|good|wonderful)|i appreciate your|your (?:account|order|reservation|booking|case|ticket|reference) (?:number|has|is)|for your (?:patience|call|feedback)|i(?:'m| am) (?:so |really |very )?sorry (?:to hear|about|for|that)|calling (?:from|on behalf)|feel free|(?:don't|do not) hesitate|your (?:feedback|suggestions?|concerns?|patience|loyalty|cooperation)|we (?:value|strive|aim|offer))\b/;
/** What people who want something say. */
const customerCue =
  /\b(my (?:phone|bill|account|laptop|computer|card|order|flight|internet|connection|car|husband|wife|son|daughter|address|number is|name is|email|plan|screen|service|device|sim|statement|booking|reservation|appointment)|i(?:'ve| have) (?:been|lost|got|noticed|tried|already|just|recently)|i (?:lost|tried|noticed|received|bought|ordered|paid|called|can't|cannot|couldn't|didn't|don't (?:know|understand|have))|i(?:'m| am) (?:calling|having|looking|trying|worried|not (?:happy|satisfied|sure|able)|interested|concerned|frustrated)|i(?:'d| would) (?:like|love|prefer)|i (?:want(?:ed)?|need(?:ed)?) (?:to|a|an|some|help)|thank(?:s| you)(?: so much| very much)?,? (?:for (?:your|all|the) (?:help|assistance|time)|[a-z]+\.)|can you (?:help|tell me (?:why|how|what|if|more))|that's (?:great|good|helpful|a relief|perfect|fine)|what (?:should|do|can) i|i(?:'ll| will) (?:think|give it (?:some )?(?:more )?thought|let you know|get back to you when i)|how (?:long|much|do i|can i|soon)|why (?:is|was|am|did))\b/;

/**
 * Gives sentences of unknown speakers a role based on their words. A sentence without a cue keeps the previous role for
 * a while, since people say more than one sentence; a question is followed by the other side. Changes `role` in place;
 * known speakers keep theirs.
 */
export function guessRoles(sentences: readonly Sentence[]): void {
  let last: Sentence['role'] = null;
  let carried = 0;
  for (const sentence of sentences) {
    if (sentence.speaker !== 'unknown') {
      last = null;
      continue;
    }
    const [agent, customer] = [agentCue.test(sentence.plain), customerCue.test(sentence.plain)];
    if (agent !== customer) {
      last = agent ? 'agent' : 'customer';
      carried = 0;
    } else if (++carried > 3) last = null;
    sentence.role = last;
    if (last && sentence.text.endsWith('?')) {
      last = last === 'agent' ? 'customer' : 'agent';
      carried = 0;
    }
  }
}
