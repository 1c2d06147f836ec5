import { later } from './later/later';

export const conversationPane = later(() =>
  import('./conversation/ConversationPane').then((part) => part.ConversationPane),
);
export const patientSidebar = later(() =>
  import('./patient/PatientSidebar').then((part) => part.PatientSidebar),
);
export const keysDialog = later(() =>
  import('./keyboard/KeysDialog').then((part) => part.KeysDialog),
);
