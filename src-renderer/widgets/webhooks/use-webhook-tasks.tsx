import { useState, type ReactNode } from 'react'
import type { Webhook } from '../../../src-shared/domain/webhook.ts'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { ConfirmDialog } from '../../components/dialog.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useShowToast } from '../../stores/use-toasts.ts'
import { EditWebhookDialog } from './edit-webhook-dialog.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { shortAddress } from './webhook-words.ts'

export type WebhookTasks = {
  readonly test: (webhook: Webhook) => void
  readonly isTesting: boolean
  readonly setEnabled: (webhook: Webhook, enabled: boolean) => void
  readonly edit: (webhook: Webhook) => void
  readonly askNewSecret: (webhook: Webhook) => void
  readonly askRemove: (webhook: Webhook) => void
  /** Shows a secret that was made. */
  readonly showSecret: (secret: string | null) => void
  /** Dialogs and failures: where the webhook stands. */
  readonly view: ReactNode
}

type Asked = { readonly task: 'remove' | 'secret'; readonly webhook: Webhook }

/** What can be done with a webhook, with its questions and failures. */
export const useWebhookTasks = (onRemoved: () => void = () => undefined): WebhookTasks => {
  const [asked, setAsked] = useState<Asked | null>(null)
  const [edited, setEdited] = useState<Webhook | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const test = useAction('webhooks.test')
  const change = useAction('webhooks.change')
  const remove = useAction('webhooks.remove')
  const showToast = useShowToast()
  const ask = (task: Asked['task'], webhook: Webhook): void => {
    change.clear()
    remove.clear()
    setAsked({ task, webhook })
  }
  const address = asked === null ? '' : shortAddress(asked.webhook.url)

  const confirm = async ({ task, webhook: { id } }: Asked): Promise<void> => {
    if (task === 'remove') {
      if ((await remove.run({ id })) === null) return
      setAsked(null)
      onRemoved()
      return
    }
    const changed = await change.run({ id, secret: { generate: true } })
    if (changed === null) return
    setAsked(null)
    setSecret(changed.secret)
  }
  const error = asked?.task === 'remove' ? remove.error : change.error
  const failure = test.error ?? (asked === null ? change.error : null)

  return {
    test: (webhook) =>
      void test.run({ id: webhook.id }).then((delivery) => {
        if (delivery === null) return
        const isGood = delivery.state === 'delivered'
        showToast({
          text: isGood
            ? `${shortAddress(webhook.url)} answered the test in ${delivery.durationMs ?? 0} ms.`
            : `The test did not arrive. ${delivery.error ?? ''}`,
          tone: isGood ? 'good' : 'problem',
        })
      }),
    isTesting: test.isBusy,
    setEnabled: (webhook, enabled) => void change.run({ id: webhook.id, enabled }),
    edit: setEdited,
    askNewSecret: (webhook) => ask('secret', webhook),
    askRemove: (webhook) => ask('remove', webhook),
    showSecret: setSecret,
    view: (
      <>
        {failure !== null && <CallErrorPanel error={failure} />}
        {edited !== null && (
          <EditWebhookDialog
            webhook={edited}
            onClose={() => setEdited(null)}
            onChanged={(made) => {
              setEdited(null)
              setSecret(made)
            }}
          />
        )}
        {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
        <ConfirmDialog
          open={asked !== null}
          onClose={() => setAsked(null)}
          title={
            asked?.task === 'secret'
              ? `Make a new secret for ${address}?`
              : `Remove the webhook to ${address}?`
          }
          description={
            asked?.task === 'secret'
              ? 'From then on requests are signed with it. The receiver refuses them until it knows the new one; they are tried again.'
              : 'Nothing more is sent to it, also not what still waits. The log of its deliveries goes with it.'
          }
          confirmLabel={asked?.task === 'secret' ? 'Make a new secret' : 'Remove the webhook'}
          tone={asked?.task === 'secret' ? 'primary' : 'danger'}
          busy={remove.isBusy || change.isBusy}
          onConfirm={() => {
            if (asked !== null) void confirm(asked)
          }}
        >
          {error !== null && <CallErrorPanel error={error} />}
        </ConfirmDialog>
      </>
    ),
  }
}
