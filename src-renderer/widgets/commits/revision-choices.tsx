import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { GitBranch, GitCommitHorizontal, Layers, Tag } from 'lucide-react'
import { refsToChoose, type RefChoice } from './refs-to-choose.ts'
import styles from './revision-picker.module.css'
import { useRefs } from './use-refs.ts'

const signs: Readonly<Record<RefChoice['group'], typeof Tag>> = {
  all: Layers,
  branch: GitBranch,
  tag: Tag,
  id: GitCommitHorizontal,
}

/** The list of a picker: type to find, arrows to move, Enter to choose. */
export const RevisionChoices = ({
  label,
  repository,
  defaultBranch,
  offersAll,
  onChoose,
}: {
  readonly label: string
  readonly repository: string
  readonly defaultBranch: string
  readonly offersAll: boolean
  readonly onChoose: (revision: string | null) => void
}) => {
  const branches = useRefs(repository, 'branch')
  const tags = useRefs(repository, 'tag')
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const asked = useDeferredValue(query)
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)

  const choices = useMemo(
    () =>
      refsToChoose({ branches: branches.names, tags: tags.names, defaultBranch, query: asked, offersAll }),
    [branches.names, tags.names, defaultBranch, asked, offersAll],
  )
  const position = Math.min(active, choices.length - 1)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [position, choices])

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && choices.length > 0) {
      event.preventDefault()
      setActive((position + step + choices.length) % choices.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const choice = choices[position]
      if (choice !== undefined) onChoose(choice.revision)
    }
  }

  return (
    <div className={styles['choices']}>
      <input
        type="text"
        role="combobox"
        aria-label={`${label}: branch, tag or commit id`}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={position < 0 ? undefined : `${listId}-${position}`}
        placeholder="Branch, tag or commit id"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
        className={styles['input']}
      />
      <div id={listId} ref={list} role="listbox" aria-label={label} className={styles['list']}>
        {choices.map((choice, index) => {
          const Sign = signs[choice.group]
          return (
            <div
              key={choice.key}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === position}
              className={styles['choice']}
              title={choice.label}
              onPointerMove={() => index !== position && setActive(index)}
              onClick={() => onChoose(choice.revision)}
            >
              <Sign aria-label={choice.group === 'tag' ? 'tag' : undefined} />
              <span>{choice.label}</span>
              {choice.revision === defaultBranch && <em>default</em>}
            </div>
          )
        })}
      </div>
      {choices.length === 0 && !branches.isLoading && (
        <p role="status" className={styles['none']}>
          {asked === '' ? 'There is no branch and no tag yet.' : `No branch or tag is called “${asked}”.`}
        </p>
      )}
    </div>
  )
}
