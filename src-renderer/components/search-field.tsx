import { Search, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { isTyping } from './is-typing.ts'
import styles from './search-field.module.css'

/** Text search of a list. `/` puts the cursor in it, Escape empties it. One of a page at most. */
export const SearchField = ({
  label,
  value,
  onChange,
  placeholder = label,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
}) => {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return
      if (document.querySelector('[role="dialog"], [role="menu"]') !== null) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <div className={styles['search']} role="search">
      <Search aria-hidden className={styles['icon']} />
      <input
        ref={input}
        type="text"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          if (value === '') input.current?.blur()
          else onChange('')
        }}
        className={styles['input']}
      />
      {value !== '' && (
        <button
          type="button"
          className={styles['clear']}
          aria-label="Clear search"
          onClick={() => {
            onChange('')
            input.current?.focus()
          }}
        >
          <X aria-hidden />
        </button>
      )}
    </div>
  )
}
