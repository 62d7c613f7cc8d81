export type Mail = { to: string; subject: string; text: string };

/** @throws {Problem} `unavailable` when the mail server does not take it */
export type MailPort = { send(mail: Mail): Promise<void> };
