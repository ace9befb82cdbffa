import { useId, type ReactNode, type SyntheticEvent } from 'react'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import { Button } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { Dialog } from '../../components/dialog.tsx'

type Props = {
  readonly title: string
  readonly submitLabel: string
  readonly isReady: boolean
  readonly isBusy: boolean
  /** Shown below the fields, unless it is about the address: then `fields` shows it there. */
  readonly error: AppError | null
  readonly onSubmit: () => Promise<void>
  readonly onClose: () => void
  readonly fields: (addressProblem: string | null) => ReactNode
}

/** The fields of a webhook, with what ends them. */
export const WebhookFormDialog = (props: Props) => {
  const form = useId()
  const { error } = props
  const isAboutAddress = error?.details['field'] === 'url'
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (props.isReady) void props.onSubmit()
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button type="submit" form={form} tone="primary" busy={props.isBusy} disabled={!props.isReady}>
            {props.submitLabel}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        {props.fields(isAboutAddress ? error.message : null)}
        {error !== null && !isAboutAddress && <CallErrorPanel error={error} />}
      </form>
    </Dialog>
  )
}
