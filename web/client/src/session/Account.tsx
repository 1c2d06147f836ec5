import { later } from '../later/later';
import { MenuPart } from '../later/MenuPart';
import { Avatar } from '../theme/Avatar';
import controls from '../theme/controls.module.css';
import { useViewer } from './viewer';

const accountMenu = later(() => import('./AccountMenu').then((part) => part.AccountMenu));

export function Account({ onShowKeys }: { onShowKeys(): void }) {
  const { user } = useViewer();
  return (
    <MenuPart
      of={accountMenu}
      className={controls.icon}
      label={`${user.name}: your account`}
      face={<Avatar person={user} size={32} />}
    >
      {(AccountMenu, before) => <AccountMenu before={before} onShowKeys={onShowKeys} />}
    </MenuPart>
  );
}
