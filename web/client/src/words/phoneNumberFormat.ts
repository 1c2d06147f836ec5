import parsePhoneNumber from 'libphonenumber-js/min';

const written = new Map<string, string>();

/** As people of that country write it, with the country code where it is not +1. */
export function phoneNumberInWords(number: string): string {
  const known = written.get(number);
  if (known) return known;
  const parsed = parsePhoneNumber(number);
  const words = !parsed
    ? number
    : parsed.countryCallingCode === '1'
      ? parsed.formatNational()
      : parsed.formatInternational();
  written.set(number, words);
  return words;
}
