/** One promise and what the books say of it. `broken`: who it was broken to, each with how. */
export type Finding = { promise: string; checked: number; broken: string[] };

export const finding = (promise: string, checked: number, broken: string[]): Finding => ({ promise, checked, broken });
