import { later } from '../later/later';
import { MenuPart } from '../later/MenuPart';
import { Icon } from '../theme/Icon';

const locationMenu = later(() =>
  import('./CurrentLocationMenu').then((part) => part.CurrentLocationMenu),
);

interface CurrentLocationProps {
  className: string | undefined;
  onChosen(): void;
}

/** Stands in for the "My location" chip until this person has said where they are. */
export function CurrentLocation({ className, onChosen }: CurrentLocationProps) {
  const face = (
    <>
      <Icon name="place" size={15} /> Set my location
    </>
  );
  return (
    <MenuPart of={locationMenu} className={className} face={face}>
      {(CurrentLocationMenu, before) => (
        <CurrentLocationMenu
          before={before}
          className={className}
          face={face}
          onChosen={onChosen}
        />
      )}
    </MenuPart>
  );
}
