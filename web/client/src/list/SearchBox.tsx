import { type RefObject, useEffect, useState } from 'react';
import { Icon } from '../theme/Icon';
import styles from './SearchBox.module.css';

const SETTLE = 250;

interface SearchBoxProps {
  box: RefObject<HTMLInputElement | null>;
  onSearch(words: string): void;
}

export function SearchBox({ box, onSearch }: SearchBoxProps) {
  const [words, setWords] = useState('');

  useEffect(() => {
    const settled = setTimeout(() => onSearch(words), words ? SETTLE : 0);
    return () => clearTimeout(settled);
  }, [words, onSearch]);

  return (
    <label className={styles.box}>
      <Icon name="search" size={18} />
      <span className="visually-hidden">Search by name or number</span>
      <input
        ref={box}
        type="search"
        placeholder="Search by name or number"
        autoComplete="off"
        spellCheck={false}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          setWords('');
          event.currentTarget.blur();
        }}
      />
      {words ? null : <kbd className={styles.key}>/</kbd>}
    </label>
  );
}
