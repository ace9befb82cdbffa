import { Search } from 'lucide-react'
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useLocation } from 'wouter'
import { createFuzzyIndex } from '../../lib/fuzzy-match.ts'
import { plural } from '../../lib/plural.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { useMirrors, usePausedAll } from '../../stores/use-mirrors.ts'
import { useRepositories } from '../../stores/use-repositories.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { toAppError } from '../../../src-shared/errors/app-error.ts'
import { MarkedText } from './marked-text.tsx'
import { paletteEntries, whyEntries, type PaletteEntry } from './palette-entries.ts'
import { useOpenRepository } from './use-open-repository.ts'
import styles from './palette.module.css'

const shownEntries = 40

/** Goes there or does it; a failure is said in a message, the palette is closed by then. */
const useAct = (): ((entry: PaletteEntry) => void) => {
  const contract = useContract()
  const [, navigate] = useLocation()
  const showToast = useShowToast()
  return ({ act }) => {
    if (act.kind === 'go') {
      navigate(act.to)
      return
    }
    const done =
      act.kind === 'pauseAll'
        ? contract.call('mirrors.pauseAll', { untilAt: null }).then(() => 'All mirrors are paused.')
        : act.call === 'mirrors.syncAll'
          ? contract
              .call('mirrors.syncAll', {})
              .then(({ queued }) => `${plural(queued, 'mirror')} ${queued === 1 ? 'is' : 'are'} queued.`)
          : contract.call('mirrors.resumeAll', {}).then(() => 'All mirrors go on.')
    done.then(
      (text) => showToast({ text, tone: 'good' }),
      (error: unknown) => showToast({ text: toAppError(error).message, tone: 'problem' }),
    )
  }
}

/** What there is to find, as it was when the palette opened or when something came or went: not each change of a run. */
const useSnapshot = () => {
  const repositories = useRepositories()
  const mirrors = useMirrors()
  const [snapshot, setSnapshot] = useState({ repositories, mirrors })
  const isSame = snapshot.repositories.size === repositories.size && snapshot.mirrors.size === mirrors.size
  if (!isSame) setSnapshot({ repositories, mirrors })
  return isSame ? snapshot : { repositories, mirrors }
}

export const PaletteSearch = ({ onDone }: { readonly onDone: () => void }) => {
  const { repositories, mirrors } = useSnapshot()
  const isPaused = usePausedAll() !== null
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const act = useAct()

  const openRepository = useOpenRepository()
  const asksWhy = /^\s*why/i.test(query)
  const find = useMemo(() => {
    // A question about each repository would push everything else aside: it is there when somebody begins to ask it.
    const why = asksWhy
      ? whyEntries(repositories.values())
      : whyEntries(openRepository === null ? [] : [{ name: openRepository }])
    const entries = [...why, ...paletteEntries(repositories.values(), mirrors.values(), isPaused)]
    return createFuzzyIndex(entries, (entry) => entry.text)
  }, [repositories, mirrors, isPaused, openRepository, asksWhy])
  const asked = useDeferredValue(query)
  const found = useMemo(() => find(asked, shownEntries), [find, asked])
  const position = Math.min(active, found.length - 1)

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [position, found])

  const choose = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return
    onDone()
    act(entry)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && found.length > 0) {
      event.preventDefault()
      setActive((position + step + found.length) % found.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      // Who types fast means what stands in the field, not what is still shown.
      choose(asked === query ? found[position]?.item : find(query, 1)[0]?.item)
    }
  }

  return (
    <>
      <div className={styles['search']}>
        <Search aria-hidden />
        <input
          type="text"
          role="combobox"
          aria-label="Find or do"
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-activedescendant={position < 0 ? undefined : `${listId}-${position}`}
          placeholder="Repository, mirror or action"
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
      </div>
      <div
        id={listId}
        ref={list}
        role="listbox"
        aria-label="Results"
        hidden={found.length === 0}
        className={styles['list']}
      >
        {found.map(({ item, ranges }, index) => (
          <div
            key={item.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === position}
            className={styles['entry']}
            onPointerMove={() => index !== position && setActive(index)}
            onClick={() => choose(item)}
          >
            <span className={styles['label']}>
              <MarkedText text={item.label} ranges={ranges} />
            </span>
            <span className={styles['detail']}>{item.detail}</span>
            <span className={styles['group']}>{item.group}</span>
          </div>
        ))}
      </div>
      <div role="status">
        {found.length === 0 && <p className={styles['none']}>Nothing is called “{asked}”.</p>}
      </div>
    </>
  )
}
