import { createTransport } from 'nodemailer';
import { Problem } from '../../core/problem.ts';
import type { MailPort } from './port.ts';

const timeoutMs = 10_000;

/**
 * Mail through an SMTP server, plain text only.
 * @param url `smtp://` (with STARTTLS if the server offers it) or `smtps://`, with user and password if required.
 */
export function openMail({ url, from }: { url: string; from: string }): MailPort {
  const transport = createTransport(
    { url, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    { from },
  );
  return {
    async send({ to, subject, text }) {
      try {
        // As an object, so no address is parsed out of another's text.
        await transport.sendMail({ to: { name: '', address: to }, subject, text });
      } catch (error) {
        throw new Problem('unavailable', 'Cannot send the mail: the mail server did not accept it', { cause: error });
      }
    },
  };
}
