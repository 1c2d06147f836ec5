import { InboxPage, type InboxPageProps } from '../InboxPage';
import { useViewer } from '../session/viewer';
import { AutomaticLogoff } from './AutomaticLogoff';

/** The inbox alone: a screen on the wall has nobody to be active at it. */
export function InboxUntilLogoff(props: InboxPageProps) {
  const { organization } = useViewer();
  return (
    <AutomaticLogoff afterMinutes={organization.logoffAfterMinutes}>
      <InboxPage {...props} />
    </AutomaticLogoff>
  );
}
