/** Confidence 0..1 as a number and a word. */
export function confidence(value: number): string {
  const word = value >= 0.8 ? 'sure' : value >= 0.5 ? 'likely' : 'unsure';
  return `${Math.round(value * 100)} % ${word}`;
}

/** `no_speech` → `no speech`: codes are shown as they are, only readable. */
export const humanizeCode = (code: string): string => code.replaceAll('_', ' ');

/** `customerExternalId` → `customer external id`: names from the API, readable. */
export const humanizeName = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ');

export const formatNumber = (value: number | null, unit: string, digits = 0): string =>
  value === null ? '–' : `${value.toFixed(digits)}${unit && ` ${unit}`}`;
