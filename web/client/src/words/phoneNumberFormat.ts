import parsePhoneNumber from 'libphonenumber-js/min';

/** As people of that country write it, with the country code where it is not +1. */
export function formatPhoneNumber(number: string): string {
  const parsed = parsePhoneNumber(number);
  if (!parsed) return number;
  return parsed.countryCallingCode === '1' ? parsed.formatNational() : parsed.formatInternational();
}
