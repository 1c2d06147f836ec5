import { Header, MenuItem, MenuSection } from 'react-aria-components';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import styles from './AlertSwitches.module.css';
import { playChime } from './chime';
import { type Alert, setOn, useIsOn } from './chosenAlerts';
import { askToNotify, canNotify } from './notifications';

const REFUSED =
  'Your browser blocks notifications from Frontdesk. Allow them in its settings for this site, then switch them on again.';

/** Switched on and off in the account menu; each browser remembers its own. */
export function AlertSwitches({ onRefused }: { onRefused(why: string): void }) {
  const sound = useIsOn('sound');
  const notification = useIsOn('notification');
  const on: Alert[] = [];
  if (sound) on.push('sound');
  if (notification) on.push('notification');

  async function choose(alert: Alert, wanted: boolean) {
    if (alert === 'notification' && wanted && !(await askToNotify())) return onRefused(REFUSED);
    setOn(alert, wanted);
    // So that whoever switches it on knows what to listen for.
    if (alert === 'sound' && wanted) playChime();
  }

  return (
    <MenuSection
      selectionMode="multiple"
      selectedKeys={on}
      onSelectionChange={(keys) => {
        if (keys === 'all') return;
        for (const alert of ['sound', 'notification'] as const) {
          if (keys.has(alert) !== on.includes(alert)) void choose(alert, keys.has(alert));
        }
      }}
    >
      <Header className={controls.menuHeading ?? ''}>When a patient writes</Header>
      <MenuItem id="sound" className={controls.menuItem ?? ''} textValue="Sound">
        <Icon name="sound" size={18} /> Sound
        <Switched on={sound} />
      </MenuItem>
      {canNotify() ? (
        <MenuItem id="notification" className={controls.menuItem ?? ''} textValue="Notification">
          <Icon name="bell" size={18} /> Desktop notification
          <Switched on={notification} />
        </MenuItem>
      ) : null}
    </MenuSection>
  );
}

/** Drawn alone: the item itself says whether it is checked. */
function Switched({ on }: { on: boolean }) {
  return <span className={styles.switch} data-on={on || undefined} aria-hidden="true" />;
}
