import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { MirrorHold } from '../../../src-shared/domain/ref-answer.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel, type ErrorPanelProps } from '../../components/error-panel.tsx'
import { Time } from '../../components/time.tsx'
import { useAction } from '../../stores/use-action.ts'
import { RemedyActions } from '../../widgets/mirror/remedy-actions.tsx'
import { useMirrorActions } from '../../widgets/mirror/use-mirror-actions.ts'

const toneOf = ({ kind, untilAt }: MirrorHold): NonNullable<ErrorPanelProps['tone']> => {
  switch (kind) {
    case 'failing':
    case 'paused_by_failures':
      return untilAt === null ? 'bad' : 'waiting'
    case 'rewritten':
      return 'partial'
    case 'paused_all':
    case 'paused':
    case 'waiting':
    case 'under_way':
      return 'waiting'
  }
}

const HoldButton = ({ hold, mirror }: { readonly hold: MirrorHold; readonly mirror: Mirror }) => {
  const { act, busy, error } = useMirrorActions()
  const resumeAll = useAction('mirrors.resumeAll')
  const failure = error ?? resumeAll.error
  const press = (): void => {
    if (hold.fix === 'resume_all') void resumeAll.run({})
    else void act(hold.fix === 'resume' ? 'resume' : 'sync', mirror)
  }
  if (hold.fix === 'remedy') return <RemedyActions mirror={mirror} />
  const label = hold.fix === 'resume_all' ? 'Resume all' : hold.fix === 'resume' ? 'Resume' : 'Try now'
  return (
    <>
      <Button tone="primary" busy={busy !== null || resumeAll.isBusy} onClick={press}>
        {label}
      </Button>
      {failure !== null && <span role="alert">{failure.message}</span>}
    </>
  )
}

/** What holds a mirror back, and the button that ends it. */
export const HoldPanel = ({ hold, mirror }: { readonly hold: MirrorHold; readonly mirror: Mirror }) => (
  <ErrorPanel
    title={hold.title}
    advice={hold.text}
    tone={toneOf(hold)}
    actions={hold.fix === 'none' ? undefined : <HoldButton hold={hold} mirror={mirror} />}
    next={
      hold.untilAt === null ? undefined : (
        <>
          {hold.kind === 'paused_all' ? 'Goes on' : 'Tried again'} <Time at={hold.untilAt} />
        </>
      )
    }
  />
)
