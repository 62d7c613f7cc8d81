import { CopyButton } from '../../parts/CopyButton.tsx';

/** How a sender signs, as shell commands that need only curl and openssl. */
export function Example({ path }: { path: string }) {
  const lines = [
    "SECRET='whsec_…'",
    'ID="msg_$(date +%s)" AT=$(date +%s)',
    `BODY='{"sourceCallId":"'$ID'","direction":"inbound","startedAt":"'$(date -u +%FT%TZ)'","transcript":{"turns":[{"speaker":"agent","start":0,"end":1,"text":"Hello"}]}}'`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's braces
    'KEY=$(printf %s "${SECRET#whsec_}" | base64 -d | od -An -tx1 | tr -d " \\n")',
    'SIGN=$(printf %s "$ID.$AT.$BODY" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$KEY -binary | base64)',
    `curl ${new URL(path, location.href).href} -H 'content-type: application/json' -H "webhook-id: $ID" -H "webhook-timestamp: $AT" -H "webhook-signature: v1,$SIGN" -d "$BODY"`,
  ].join('\n');
  return (
    <details>
      <summary>Send a call with curl</summary>
      <pre className="context">{lines}</pre>
      <CopyButton text={() => lines} label="Copy commands" />
    </details>
  );
}
