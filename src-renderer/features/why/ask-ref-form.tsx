import { useId, useState, type SubmitEvent } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/field.tsx'
import { shortName } from '../../components/ref-name.tsx'
import { places } from '../../lib/places.ts'
import { useCall } from '../../stores/use-call.ts'
import styles from './why.module.css'

const proposedRefs = 200

/** Asks for a branch or tag; it need not exist. */
export const AskRefForm = ({
  repository,
  refText,
}: {
  readonly repository: string
  readonly refText: string | null
}) => {
  const [text, setText] = useState(refText === null ? '' : shortName(refText))
  const [, navigate] = useLocation()
  const listId = useId()
  const branches = useCall('refs.list', { repository, kind: 'branch', limit: proposedRefs })
  const ask = (event: SubmitEvent): void => {
    event.preventDefault()
    const asked = text.trim()
    if (asked !== '') navigate(places.why(repository, asked))
  }
  return (
    <form className={styles['ask']} onSubmit={ask} aria-label="Ask about a branch or tag">
      <TextField
        label="Branch or tag"
        value={text}
        onChange={setText}
        mono
        list={listId}
        placeholder="main"
        maxLength={1_024}
      />
      <datalist id={listId}>
        {branches.data?.items.map(({ name }) => (
          <option key={name} value={shortName(name)} />
        ))}
      </datalist>
      <Button type="submit" disabled={text.trim() === ''}>
        Look
      </Button>
    </form>
  )
}
