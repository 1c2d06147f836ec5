import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { type Before, useOpenAs } from '../later/MenuPart';
import { useSetCurrentLocation } from '../session/currentLocation';
import { useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';

interface CurrentLocationMenuProps {
  before: Before;
  className: string | undefined;
  face: ReactNode;
  onChosen(): void;
}

export function CurrentLocationMenu(props: CurrentLocationMenuProps) {
  const { before, className, face, onChosen } = props;
  const opening = useOpenAs(before);
  const { organization } = useViewer();
  const setCurrentLocation = useSetCurrentLocation();
  return (
    <MenuTrigger {...opening}>
      <Button className={className ?? ''} autoFocus={before.wasFocused}>
        {face}
      </Button>
      <Popover className={controls.popover ?? ''} placement="bottom start">
        <Menu
          className={controls.menu ?? ''}
          aria-label="Where are you today?"
          onAction={async (id) => {
            if (await setCurrentLocation(String(id))) onChosen();
          }}
        >
          {organization.locations.map((location) => (
            <MenuItem key={location.id} id={location.id} className={controls.menuItem ?? ''}>
              {location.name}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
