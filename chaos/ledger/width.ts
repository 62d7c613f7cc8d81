import type { Installation } from '../installation/open.ts';
import { widths } from '../installation/programs.ts';
import { type Life, type Lives, live } from '../load/live.ts';
import type { Tenant } from '../load/tenants.ts';
import type { ScriptedCall } from '../script/calls.ts';
import { type Finding, finding } from './promise.ts';

/**
 * After the storm every slot must still exist: more calls than slots are submitted, and providers answer only once as
 * many as there are slots have arrived. A leaked slot or seat never arrives.
 */
export async function auditWidth(
  { speech, model, host }: Installation,
  lives: Lives,
  tenants: readonly Tenant[],
  calls: readonly ScriptedCall[],
): Promise<{ lived: Life[]; findings: Finding[] }> {
  const providers = { host, speech, model };
  for (const [name, provider] of Object.entries(providers)) {
    provider.takePeak();
    provider.manner.gather = widths[name as keyof typeof widths];
  }
  const lived = await Promise.all(calls.map((call) => live(lives, tenants[call.tenant] as Tenant, call)));
  const deadline = Date.now() + 60_000;
  const late = () => lived.filter(({ id }) => !lives.watch.of(id ?? '')?.ended);
  while (late().length > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 200));
  for (const provider of Object.values(providers)) provider.manner.gather = 0;
  const findings = [
    finding(
      'no slot and no seat is lost',
      widths.host + widths.speech + widths.model,
      Object.entries(providers).flatMap(([name, provider]) => {
        const peak = provider.takePeak();
        const width = widths[name as keyof typeof widths];
        return peak >= width ? [] : [`${name}: ${peak} of ${width} at once`];
      }),
    ),
    finding(
      'calls sent in afterwards end within a minute',
      lived.length,
      late().map(({ call }) => call.sourceCallId),
    ),
  ];
  return { lived, findings };
}
