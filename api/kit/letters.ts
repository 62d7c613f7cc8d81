import type { Mail } from '../../providers/mail/port.ts';

type Invited = { to: string; name: string; by: string; tenant: string; link: string };

export const invitationMail = ({ to, name, by, tenant, link }: Invited): Mail => ({
  to,
  subject: `${by} invites you to ${tenant} on Callweave`,
  text: [
    `Hello ${name},`,
    `${by} invites you to join ${tenant} on Callweave. Open this link within seven days; it works once:`,
    link,
    'If you did not expect this, ignore this mail: nothing happens until you open the link.',
  ].join('\n\n'),
});

export const resetMail = ({ to, link }: { to: string; link: string }): Mail => ({
  to,
  subject: 'Reset your Callweave password',
  text: [
    'Someone, perhaps you, asked to reset the password for this address. Open this link within an hour; it works once:',
    link,
    'If it was not you, ignore this mail: your password stays the same.',
  ].join('\n\n'),
});
