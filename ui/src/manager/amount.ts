/** Money as people type it, made an integer of minor units without a division. */

/** The decimals of a currency. */
export function digitsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** "25.5" and "25,50" with 2 digits are 2550; null for anything that is no such amount. */
export function minorOf(text: string, digits: number): number | null {
  const found = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.trim());
  const part = found?.[2] ?? "";
  if (!found || part.length > digits) return null;
  return Number(found[1]! + part.padEnd(digits, "0"));
}
