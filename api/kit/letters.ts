import type { Mail } from '../../providers/mail/port.ts';

type Invited = { to: string; name: string; by: string; tenant: string; link: string };

export const invitationMail = ({ to, name, by, tenant, link }: Invited): Mail => ({
  to,
  subject: `${by} invites you to ${tenant} on Callweave`,
  text: [
    `Hello ${name},`,
    `${by} invites you to join ${tenant} on Callweave. Open this link within seven days; it works once:`,
    link,
    'If you did not expect this, ignore it: nothing happens until you open the link.',
  ].join('\n\n'),
});

export const resetMail = ({ to, link }: { to: string; link: string }): Mail => ({
  to,
  subject: 'Choose a new Callweave password',
  text: [
    'Somebody asked for a new password for this address, perhaps you. Open this link within an hour; it works once:',
    link,
    'If it was not you, ignore it: your password stays as it is.',
  ].join('\n\n'),
});
