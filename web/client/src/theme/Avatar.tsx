import { useState } from 'react';
import { hueOf, initials } from '../words/initials';
import styles from './Avatar.module.css';
import { Icon } from './Icon';

interface AvatarProps {
  /** Whose picture it is; null while nobody is known. */
  person: { id: string; name: string; pictureUrl?: string | null } | null;
  size?: number;
}

/** Decoration: the name always stands beside it. */
export function Avatar({ person, size = 40 }: AvatarProps) {
  const [unseen, setUnseen] = useState<string | null>(null);
  const style = { width: size, height: size, fontSize: size * 0.36 };
  const picture = person?.pictureUrl;
  if (picture && picture !== unseen) {
    return (
      <img
        className={styles.picture}
        style={style}
        src={picture}
        alt=""
        onError={() => setUnseen(picture)}
      />
    );
  }
  return (
    <span
      aria-hidden="true"
      className={styles.letters}
      data-unknown={person ? undefined : true}
      data-letters={person ? initials(person.name) : undefined}
      style={person ? ({ ...style, '--hue': hueOf(person.id) } as React.CSSProperties) : style}
    >
      {person ? null : <Icon name="phone" size={size * 0.5} />}
    </span>
  );
}
