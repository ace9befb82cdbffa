import { useDeferredValue, useState } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { DiscoveryFilter } from '../../../src-shared/domain/discovery.ts'
import type { ImportChoice, ImportPlan, ImportWay } from '../../../src-shared/domain/forge-import.ts'
import type { Schedule } from '../../../src-shared/domain/schedule.ts'
import { FieldStack, TextField } from '../../components/field.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { ScheduleField } from '../../widgets/mirror/schedule-field.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import { planWords, repositoriesWords, wayWords } from './discovery-words.ts'
import styles from './discovery.module.css'

export type ImportSelection =
  | { readonly kind: 'ids'; readonly ids: readonly string[]; readonly count: number }
  | { readonly kind: 'filter'; readonly filter: DiscoveryFilter; readonly count: number }

const usualTemplate = '{owner}/{name}'
const ways = (Object.keys(wayWords) as ImportWay[]).map((value) => ({ value, label: wayWords[value].label }))

const Plan = ({ plan }: { readonly plan: ImportPlan }) => {
  const left = plan.rows.filter(({ problem }) => problem !== null)
  const [first] = plan.rows.filter(({ action }) => action === 'import')
  return (
    <div className={styles['plan']} role="status">
      <p>{planWords(plan)}</p>
      {first !== undefined && (
        <p className={styles['none']}>
          {first.path} will be called {first.name} here.
        </p>
      )}
      {left.length > 0 && (
        <ul className={styles['left']} aria-label="Left as they are" tabIndex={0}>
          {left.map(({ forgeId, path, problem }) => (
            <li key={forgeId}>
              <b>{path}</b> {problem}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** How repositories of a forge come here: the plan first, then one after the other. */
export const ImportDialog = ({
  accountId,
  selection,
  onClose,
}: {
  readonly accountId: string
  readonly selection: ImportSelection
  readonly onClose: (started: boolean) => void
}) => {
  const settings = useSettings()
  const [way, setWay] = useState<ImportWay>('pull')
  const [template, setTemplate] = useState(usualTemplate)
  const [schedule, setSchedule] = useState<Schedule | null>(null)
  const [isStarted, setStarted] = useState(false)
  const choice: ImportChoice = {
    accountId,
    selection:
      selection.kind === 'ids'
        ? { kind: 'ids', ids: [...selection.ids] }
        : { kind: 'filter', filter: selection.filter },
    way,
    nameTemplate: template.trim() === '' ? usualTemplate : template,
    ...(schedule === null || way === 'once' ? {} : { schedule }),
  }
  const planned = useDeferredValue(choice)
  const plan = useCall('imports.plan', isStarted ? null : planned, { keepPrevious: true })
  const isOfAccount = (event: ContractEvent): boolean =>
    event.name === 'import.changed' && event.payload.accountId === accountId
  const progress = useCall('imports.get', isStarted ? { accountId } : null, { refreshOn: isOfAccount })
  const start = useAction('imports.start')
  const cancel = useAction('imports.cancel')
  const state = progress.data?.state ?? null
  const count = plan.data?.counts.import ?? 0

  const begin = async (): Promise<void> => {
    if ((await start.run(choice)) !== null) setStarted(true)
  }
  return (
    <BulkDialog
      title={`Import ${repositoriesWords(selection.count)}`}
      verb="Import"
      count={plan.error === null ? count : 0}
      isStarted={isStarted}
      state={state}
      isBusy={start.isBusy}
      isStopping={cancel.isBusy}
      errors={[plan.error, start.error]}
      onBegin={() => void begin()}
      onStop={() => void cancel.run({ accountId })}
      onClose={() => onClose(isStarted)}
    >
      <div>
        <SegmentedControl label="How they come here" value={way} choices={ways} onChange={setWay} />
        <p className={styles['hint']}>{wayWords[way].hint}</p>
      </div>
      <FieldStack>
        <TextField
          label="Names here"
          mono
          value={template}
          onChange={setTemplate}
          hint="{owner}, {name}, {path} and {host} are replaced by those of each."
        />
        {way !== 'once' && settings !== null && (
          <ScheduleField
            label="Looked at"
            value={schedule ?? settings.defaultSchedule}
            onChange={setSchedule}
          />
        )}
      </FieldStack>
      {plan.data !== null && plan.error === null && <Plan plan={plan.data} />}
    </BulkDialog>
  )
}
