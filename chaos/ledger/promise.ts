/** One promise and its result. `broken`: for whom it was broken, and how. */
export type Finding = { promise: string; checked: number; broken: string[] };

export const finding = (promise: string, checked: number, broken: string[]): Finding => ({ promise, checked, broken });
