import { useState } from 'react';
import { useMutation } from 'urql';
import { DismissSuggestionDocument } from '../conversation/conversationDocument';
import controls from '../theme/controls.module.css';
import { Icon } from '../theme/Icon';
import type { TimelineItemData } from '../timeline/timelineItemFields';
import styles from './Suggestions.module.css';
import { answersEarlier, type SuggestionData } from './suggestedText';

interface SuggestionsProps {
  suggestions: readonly SuggestionData[];
  items: readonly TimelineItemData[];
  /** Whether nothing stands in the composer, so that a suggestion can be sent as it is. */
  isEmpty: boolean;
  onSend(body: string): void;
  onTake(body: string): void;
  /** The button that had the focus is gone. */
  onGone(): void;
}

/** What the assistant proposes to answer: to be sent, changed or dismissed. */
export function Suggestions({ suggestions, isEmpty, ...rest }: SuggestionsProps) {
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const [sent, setSent] = useState<ReadonlySet<string>>(new Set());
  // What was taken is in the composer; it stands here again if the composer is emptied.
  const shown = suggestions.filter(({ id }) => !sent.has(id) && (isEmpty || !taken.has(id)));
  return (
    <>
      <p role="status" className="visually-hidden">
        {shown.length === 1 ? 'The assistant suggests an answer' : null}
        {shown.length > 1 ? `The assistant suggests ${shown.length} answers` : null}
      </p>
      {shown.length > 0 ? (
        <ul className={styles.suggestions} aria-label="Suggestions of the assistant">
          {shown.map((suggestion) => (
            <Suggestion
              key={suggestion.id}
              suggestion={suggestion}
              isEmpty={isEmpty}
              {...rest}
              onSend={(body) => {
                setSent((before) => new Set([...before, suggestion.id]));
                rest.onSend(body);
              }}
              onTake={(body) => {
                setTaken((before) => new Set([...before, suggestion.id]));
                rest.onTake(body);
              }}
            />
          ))}
        </ul>
      ) : null}
    </>
  );
}

interface SuggestionProps extends Omit<SuggestionsProps, 'suggestions'> {
  suggestion: SuggestionData;
}

function Suggestion({ suggestion, items, isEmpty, onSend, onTake, onGone }: SuggestionProps) {
  const [{ fetching }, dismiss] = useMutation(DismissSuggestionDocument);
  const [problem, setProblem] = useState<string | null>(null);
  const { id, body } = suggestion;
  const earlier = answersEarlier(suggestion, items);

  async function onDismiss() {
    setProblem(null);
    const { data, error } = await dismiss({ input: { suggestionId: id } });
    const refused = data?.dismissSuggestion.errors[0]?.message;
    if (error || refused) setProblem(refused ?? 'That did not work. Try again in a moment.');
    else onGone();
  }

  return (
    <li className={styles.suggestion}>
      <p className={styles.from}>
        <Icon name="spark" size={14} /> Suggestion
        {earlier ? <span className={styles.earlier}>to “{earlier}”</span> : null}
      </p>
      <p className={styles.body}>{body}</p>
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
      <div className={styles.choices}>
        {isEmpty ? (
          <button
            type="button"
            className={controls.link}
            aria-label="Send this suggestion as it is"
            onClick={() => onSend(body)}
          >
            Send
          </button>
        ) : null}
        <button
          type="button"
          className={controls.link}
          aria-label={isEmpty ? 'Change this suggestion' : 'Take this suggestion into the composer'}
          onClick={() => onTake(body)}
        >
          {isEmpty ? 'Change' : 'Take'}
        </button>
        <button
          type="button"
          className={controls.link}
          aria-label="Dismiss this suggestion"
          disabled={fetching}
          onClick={() => void onDismiss()}
        >
          Dismiss
        </button>
      </div>
    </li>
  );
}
