import { useState, type SyntheticEvent } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FieldStack, TextAreaField, TextField } from '../../components/field.tsx'

/** What tells one kind of key from the other. */
export type KeyWords = {
  readonly title: string
  readonly description: string
  readonly keyHint: string
  readonly keyPlaceholder: string
  readonly nameHint?: string
  readonly namePlaceholder: string
  readonly organizationHint: string
}

export type EnteredKey = {
  readonly key: string
  readonly label?: string
  readonly organization?: string
}

export type KeyDialogProps = {
  readonly onClose: () => void
  readonly onAdded: () => void
}

/** Asks for a public key. Drawn only while it is open, so that each time it begins empty. */
export const KeyDialog = ({
  words,
  isBusy,
  error,
  onAdd,
  onAdded,
  onClose,
}: KeyDialogProps & {
  readonly words: KeyWords
  readonly isBusy: boolean
  readonly error: string | null
  /** Whether it was added. */
  readonly onAdd: (entered: EnteredKey) => Promise<boolean>
}) => {
  const [key, setKey] = useState('')
  const [label, setLabel] = useState('')
  const [organization, setOrganization] = useState('')
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault()
    if (key.trim() === '') return
    const isAdded = await onAdd({
      key,
      ...(label.trim() === '' ? {} : { label: label.trim() }),
      ...(organization.trim() === '' ? {} : { organization: organization.trim() }),
    })
    if (!isAdded) return
    onAdded()
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.title}
      description={words.description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="add-key" tone="primary" busy={isBusy} disabled={key.trim() === ''}>
            Add the key
          </Button>
        </>
      }
    >
      <form id="add-key" onSubmit={(event) => void submit(event)}>
        <FieldStack>
          <TextAreaField
            label="Public key"
            hint={words.keyHint}
            placeholder={words.keyPlaceholder}
            mono
            rows={6}
            value={key}
            onChange={setKey}
            error={error}
          />
          <TextField
            label="Name"
            {...(words.nameHint === undefined ? {} : { hint: words.nameHint })}
            placeholder={words.namePlaceholder}
            value={label}
            onChange={setLabel}
          />
          <TextField
            label="Organization"
            hint={words.organizationHint}
            value={organization}
            onChange={setOrganization}
          />
        </FieldStack>
      </form>
    </Dialog>
  )
}
