/** Money is an integer in minor units. It becomes a decimal only inside the formatter, never in a sum. */

export type Price = (minor: number) => string;

/** The writer of one currency in one language. Exact: the decimals are put in as text, not by a division. */
export function priceIn(lang: string, currency: string): Price {
  const format = new Intl.NumberFormat(lang, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return (minor) => format.format(decimal(minor, digits) as unknown as number);
}

/** 2550 with 2 digits is "25.50". */
export function decimal(minor: number, digits: number): string {
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const RATE_UNIT = 100_000;

/** The tax of a price, rounded half up, as the server does it. `rate` is an integer per 100,000. */
export function taxOf(minor: number, rate: number, included: boolean): number {
  const whole = included ? RATE_UNIT + rate : RATE_UNIT;
  return Math.floor((2 * minor * rate + whole) / (2 * whole));
}
