import { ArrowLeftRight, Eye, RefreshCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { FailurePanel } from '../../components/failure-panel.tsx'
import { KeyValueList } from '../../components/key-value.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { useNow } from '../../lib/use-now.ts'
import { useAction } from '../../stores/use-action.ts'
import { signOfMirror, statusOfMirror } from '../mirror/mirror-words.ts'
import { CallFailure } from '../sign-in/call-failure.tsx'
import { FlipForgeMirrorDialog } from './flip-forge-mirror-dialog.tsx'
import { ForgeMirrorChange } from './forge-mirror-change.tsx'
import { forgeDirectionWords, forgeSignInWords, type ForgeMirror } from './forge-mirror-words.ts'
import styles from './forge-mirror.module.css'
import { RemoveForgeMirrorDialog } from './remove-forge-mirror-dialog.tsx'

const Facts = ({ mirror }: { readonly mirror: ForgeMirror }) => {
  const { forge, createdAt, lastCheckedAt } = mirror
  return (
    <KeyValueList
      facts={[
        [
          'Run by',
          <a href={forge.webUrl} target="_blank" rel="noreferrer" className={styles['link']}>
            {hostName(forge.host)}
          </a>,
        ],
        ['Signs in', forgeSignInWords(forge)],
        [
          mirror.direction === 'pull' ? 'Last got through' : 'Last run there',
          forge.lastRunAt === null ? 'not yet' : <Time at={forge.lastRunAt} />,
        ],
        ['Looked at', lastCheckedAt === null ? 'not yet' : <Time at={lastCheckedAt} />],
        [forge.origin === 'found' ? 'Found at the forge' : 'Set up', <Time at={createdAt} />],
        [
          'Kept before',
          forge.keptIn === null ? null : <Link href={places.repository(forge.keptIn)}>{forge.keptIn}</Link>,
        ],
      ]}
    />
  )
}

/** One mirror that a forge runs, whole: what it does, its last run, why it fails and what to do, and what can be done. */
export const ForgeMirrorDetail = ({
  placed,
  mirror,
}: {
  readonly placed: PlacedMirror
  readonly mirror: ForgeMirror
}) => {
  const now = useNow(15_000)
  const [isTurning, setTurning] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const sync = useAction('forgeMirrors.syncNow')
  const look = useAction('forgeMirrors.look')
  const goOn = useAction('forgeMirrors.goOn')
  const { id, forge } = mirror
  const isBusy = mirror.status === 'syncing'
  const isSettled = forge.isSetUp && !forge.isTurning
  return (
    <div className={styles['detail']} key={id}>
      <header className={styles['head']}>
        <h2 className={styles['title']} title={mirror.repository}>
          {mirror.repository}
        </h2>
        <p className={styles['faint']}>{forgeDirectionWords(mirror)}</p>
        <div className={styles['address']}>
          <code title={mirror.url}>{mirror.url}</code>
          <CopyButton text={mirror.url} what="the address of the other side" />
        </div>
        <p className={styles['status']}>
          <StatusSign sign={signOfMirror(placed)} label="" />
          <span>{statusOfMirror(placed)}</span>
        </p>
      </header>
      <div className={styles['actions']}>
        {isSettled ? (
          <Button
            tone="primary"
            icon={<RefreshCw />}
            busy={isBusy || sync.isBusy}
            onClick={() => void sync.run({ id })}
          >
            Sync now
          </Button>
        ) : (
          <Button
            tone="primary"
            busy={goOn.isBusy || isBusy}
            onClick={() => (forge.isTurning ? setTurning(true) : void goOn.run({ id }))}
          >
            Go on{forge.isTurning && '…'}
          </Button>
        )}
        <Button icon={<Eye />} busy={look.isBusy} onClick={() => void look.run({ id })}>
          Look again
        </Button>
        {isSettled && (
          <Button icon={<ArrowLeftRight />} onClick={() => setTurning(true)}>
            Turn round…
          </Button>
        )}
        <Button tone="quiet" icon={<Trash2 />} onClick={() => setRemoving(true)}>
          Remove…
        </Button>
      </div>
      {[sync.error, goOn.error]
        .filter((error) => error !== null)
        .map((error) => (
          <CallFailure key={error.message} error={error} />
        ))}
      {mirror.failure !== null && !isBusy && <FailurePanel failure={mirror.failure} now={now} />}
      {forge.deployKey !== null && (
        <section>
          <h3>Key to let in at {hostName(mirror.host)}</h3>
          <div className={styles['address']}>
            <code className={styles['key']}>{forge.deployKey}</code>
            <CopyButton text={forge.deployKey} what="the key" />
          </div>
        </section>
      )}
      <Facts mirror={mirror} />
      {isSettled && (
        <section>
          <h3>What it does</h3>
          <ForgeMirrorChange
            key={`${id} ${String(forge.intervalMs)} ${String(forge.onPush)}`}
            mirror={mirror}
          />
        </section>
      )}
      {isTurning && <FlipForgeMirrorDialog mirror={mirror} onClose={() => setTurning(false)} />}
      {isRemoving && <RemoveForgeMirrorDialog mirror={mirror} onClose={() => setRemoving(false)} />}
    </div>
  )
}
