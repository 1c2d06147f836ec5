import { useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { closePatient } from '../address/openPatient';
import { type FragmentOf, readFragment } from '../graphql';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { focusConversationMenu } from './focusConversationMenu';
import styles from './Patient.module.css';
import { PatientPage } from './PatientPage';
import { PatientPageDocument, PatientPageFields } from './patientDocument';

interface PatientSidebarProps {
  patientId: string;
  conversationId: string;
}

/** Stands beside the conversation; where there is no room for both, in front of it. */
export function PatientSidebar({ patientId, conversationId }: PatientSidebarProps) {
  const [{ data, error, fetching }, ask] = useQuery({
    query: PatientPageDocument,
    variables: { id: patientId },
    requestPolicy: 'cache-and-network',
  });
  const node: FragmentOf<typeof PatientPageFields> | null =
    data?.node?.__typename === 'Patient' ? data.node : null;
  const patient = readFragment(PatientPageFields, node);
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    // The menu that leads here gives the focus back to its button first.
    const opened = setTimeout(() => heading.current?.focus(), 50);
    return () => clearTimeout(opened);
  }, []);

  function close() {
    closePatient();
    focusConversationMenu();
  }

  return (
    <aside
      className={styles.sidebar}
      aria-labelledby="patient-page"
      onKeyDown={(event) => {
        const inForm = (event.target as HTMLElement).closest('form');
        if (event.key === 'Escape' && !event.defaultPrevented && !inForm) close();
      }}
    >
      <header className={styles.top}>
        <button
          type="button"
          className={`${controls.icon} ${styles.back}`}
          aria-label="Back to the conversation"
          onClick={close}
        >
          <Icon name="back" />
        </button>
        <h2 ref={heading} id="patient-page" tabIndex={-1} className={styles.title}>
          Patient
        </h2>
        <button
          type="button"
          className={`${controls.icon} ${styles.close}`}
          aria-label="Close the patient's page"
          onClick={close}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className={styles.page} aria-busy={fetching && !patient}>
        {patient ? (
          <PatientPage key={patient.id} patient={patient} conversationId={conversationId} />
        ) : null}
        {!patient && !fetching && (data || error) ? (
          <div className={styles.missing} role="alert">
            <p>{error ? 'This page could not be loaded.' : 'There is no such patient.'}</p>
            {error ? (
              <button type="button" className={controls.quiet} onClick={() => ask()}>
                Try again
              </button>
            ) : null}
          </div>
        ) : null}
      </div>
    </aside>
  );
}
