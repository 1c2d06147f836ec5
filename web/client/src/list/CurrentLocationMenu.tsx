import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useSetCurrentLocation } from '../session/currentLocation';
import { useViewer } from '../session/viewer';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';

interface CurrentLocationMenuProps {
  className: string | undefined;
  onChosen(): void;
}

/** Stands in for the "My location" chip until this person has said where they are. */
export function CurrentLocationMenu({ className, onChosen }: CurrentLocationMenuProps) {
  const { organization } = useViewer();
  const setCurrentLocation = useSetCurrentLocation();
  return (
    <MenuTrigger>
      <Button className={className ?? ''}>
        <Icon name="place" size={15} /> Set my location
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
