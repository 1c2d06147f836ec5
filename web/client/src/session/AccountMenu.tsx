import { useState } from 'react';
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
} from 'react-aria-components';
import { useMutation } from 'urql';
import { AlertSwitches } from '../arrivals/AlertSwitches';
import { forgetTexts } from '../composer/forgetTexts';
import { hasCode } from '../connection/errorCode';
import { type Before, useOpenAs } from '../later/MenuPart';
import { Avatar } from '../theme/Avatar';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import { Toast } from '../theme/Toast';
import { useSetCurrentLocation } from './currentLocation';
import { useSession } from './sessionActions';
import { SignOutDocument } from './signingIn';
import { tellOtherWindows } from './signOutElsewhere';
import { useViewer } from './viewer';

interface AccountMenuProps {
  before: Before;
  onShowKeys(): void;
}

export function AccountMenu({ before, onShowKeys }: AccountMenuProps) {
  const opening = useOpenAs(before);
  const { user, organization, currentLocation } = useViewer();
  const { signOut } = useSession();
  const setCurrentLocation = useSetCurrentLocation();
  const [problem, setProblem] = useState<string | null>(null);
  const [, endSession] = useMutation(SignOutDocument);

  async function onAction(key: string | number) {
    if (key === 'keys') onShowKeys();
    else if (key === 'sign-out') {
      const { data, error } = await endSession({});
      const ended = data?.signOut.errors.length === 0 || hasCode(error, 'UNAUTHENTICATED');
      if (!ended) return;
      forgetTexts(user.id);
      tellOtherWindows(user.id);
      signOut();
    } else if (organization.locations.some((location) => location.id === key)) {
      await setCurrentLocation(String(key));
    }
  }

  return (
    <>
      {problem ? <Toast onDismiss={() => setProblem(null)}>{problem}</Toast> : null}
      <MenuTrigger {...opening}>
        <Button
          className={controls.icon ?? ''}
          aria-label={`${user.name}: your account`}
          autoFocus={before.wasFocused}
        >
          <Avatar person={user} size={32} />
        </Button>
        <Popover className={controls.popover ?? ''} placement="bottom end">
          <Menu className={controls.menu ?? ''} onAction={onAction} aria-label="Your account">
            {organization.locations.length >= 2 ? (
              <MenuSection
                selectionMode="single"
                disallowEmptySelection
                selectedKeys={currentLocation ? [currentLocation.id] : []}
              >
                <Header className={controls.menuHeading ?? ''}>My location</Header>
                {organization.locations.map((location) => (
                  <MenuItem
                    key={location.id}
                    id={location.id}
                    className={controls.menuItem ?? ''}
                    textValue={location.name}
                  >
                    <Icon
                      name={location.id === currentLocation?.id ? 'check' : 'place'}
                      size={18}
                    />
                    {location.name}
                  </MenuItem>
                ))}
              </MenuSection>
            ) : null}
            <AlertSwitches onRefused={setProblem} />
            <MenuSection>
              <Header className={controls.menuHeading ?? ''}>{user.name}</Header>
              <MenuItem id="keys" className={controls.menuItem ?? ''} textValue="Keyboard">
                <Icon name="keyboard" size={18} /> Keyboard
              </MenuItem>
              <MenuItem
                id="dashboard"
                href="/dashboard"
                target="_blank"
                className={controls.menuItem ?? ''}
                textValue="Dashboard"
              >
                <Icon name="bars" size={18} /> Dashboard
              </MenuItem>
              <MenuItem id="sign-out" className={controls.menuItem ?? ''} textValue="Sign out">
                <Icon name="out" size={18} /> Sign out
              </MenuItem>
            </MenuSection>
          </Menu>
        </Popover>
      </MenuTrigger>
    </>
  );
}
