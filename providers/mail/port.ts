export type Mail = { to: string; subject: string; text: string };

/** @throws {Problem} `unavailable` if the mail server does not accept it */
export type MailPort = { send(mail: Mail): Promise<void> };
