import { usePhoneNumberInWords } from './phoneNumber';

export function PhoneNumber({ number }: { number: string }) {
  return <span>{usePhoneNumberInWords(number)}</span>;
}
