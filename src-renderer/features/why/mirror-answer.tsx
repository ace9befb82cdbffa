import { useId } from 'react'
import { Link } from 'wouter'
import { directionVerbs } from '../../../src-shared/domain/direction-verbs.ts'
import { stateOf, stateWords } from '../../../src-shared/domain/mirror-state.ts'
import { answerAt, lastOutput, wordsAt } from '../../../src-shared/domain/ref-answer.ts'
import type { RefAtMirror, RefStanding } from '../../../src-shared/domain/ref-standing.ts'
import { DirectionSign } from '../../components/direction-sign.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { KeyValueList } from '../../components/key-value.tsx'
import { ObjectId } from '../../components/object-id.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import { remotePath } from '../../lib/remote-path.ts'
import { OneConflict } from '../../widgets/mirror/conflicts-section.tsx'
import { RefFixButton } from '../../widgets/mirror/ref-fix-button.tsx'
import { HoldPanel } from './hold-panel.tsx'
import { LookNow } from './look-now.tsx'
import { TouchingRuns } from './touching-runs.tsx'
import { cellSigns } from '../../widgets/mirror/cell-signs.ts'
import styles from './why.module.css'

/** Both sides by their ids, as far as they are known without asking. */
const Sides = ({ at, standing }: { readonly at: RefAtMirror; readonly standing: RefStanding }) => {
  const { cell, seenAt, baseObjectId } = at
  const isApart = cell.ahead !== null && cell.behind !== null
  return (
    <KeyValueList
      facts={[
        ['Here', <ObjectId id={standing.objectId} />],
        [
          'There',
          <>
            <ObjectId id={cell.remoteObjectId} />{' '}
            <span className={styles['faint']}>
              {seenAt === null ? (
                'not seen yet'
              ) : (
                <>
                  as last seen <Time at={seenAt} />
                </>
              )}
            </span>
          </>,
        ],
        [
          'Apart',
          isApart ? `${plural(cell.ahead ?? 0, 'commit')} only here, ${cell.behind ?? 0} only there` : null,
        ],
        [
          'Last the same',
          baseObjectId === null || cell.state === 'in_sync' ? null : <ObjectId id={baseObjectId} />,
        ],
      ]}
    />
  )
}

const NextTry = ({ at, words }: { readonly at: number | null; readonly words: string }) => (
  <p className={styles['next']}>
    {words}
    {at !== null && (
      <>
        {' '}
        <Time at={at} />.
      </>
    )}
  </p>
)

/** How the ref stands at one remote: the words of the matrix, the reason, what holds it, and what to press. */
export const MirrorAnswer = ({
  at,
  standing,
}: {
  readonly at: RefAtMirror
  readonly standing: RefStanding
}) => {
  const headingId = useId()
  const { mirror, cell, conflict } = at
  const { tone, words } = wordsAt(at)
  const sign = cellSigns[tone]
  const output = lastOutput(at)
  const answer = answerAt(at, standing)
  const { objectId, repository, ref } = standing
  const comparison =
    objectId === null || cell.remoteObjectId === null || objectId === cell.remoteObjectId
      ? null
      : places.compare(repository, cell.remoteObjectId, objectId)
  // What the panel of a hold, or the conflict itself, offers is not offered twice.
  const isOffered =
    answer.holds.some(({ fix }) => fix === answer.fix || answer.fix === 'mirror') ||
    (answer.fix === 'conflict' && conflict !== null)
  return (
    <section className={styles['answer']} aria-labelledby={headingId}>
      <header className={styles['answerHead']}>
        <h3 id={headingId}>
          {sign === null ? <span className={styles['noSign']} /> : <StatusSign sign={sign} label="" />}
          <span>
            {mirror.host === '' ? 'a folder on this computer' : mirror.host}: {words}
          </span>
        </h3>
        <Link href={places.mirror(mirror.id)} className={styles['remote'] ?? ''} title={mirror.url}>
          <DirectionSign direction={mirror.direction} />
          <span>
            {directionVerbs[mirror.direction]} {remotePath(mirror.url)}
          </span>
          <span className={styles['faint']}>{stateWords[stateOf(mirror)]}</span>
        </Link>
      </header>
      <div>
        {/* The conflict below begins with the same sentence. */}
        {conflict === null && <p className={styles['reason']}>{answer.title}</p>}
        {answer.text !== '' && <p>{answer.text}</p>}
        {output !== null && (
          <Disclosure summary={`What ${mirror.host} said`}>
            <pre className={styles['output']} tabIndex={0}>
              {output}
            </pre>
          </Disclosure>
        )}
      </div>
      <Sides at={at} standing={standing} />
      {conflict !== null && (
        <ul aria-label="Conflict">
          <OneConflict mirror={mirror} conflict={conflict} />
        </ul>
      )}
      {answer.holds.map((hold) => (
        <HoldPanel key={hold.kind} hold={hold} mirror={mirror} />
      ))}
      {at.missingLargeFileCount > 0 && (
        <p>
          {plural(at.missingLargeFileCount, 'large file')} that commits of this mirror point to could not be
          had from {mirror.host}. Each run asks again; branches do not wait for them.
        </p>
      )}
      <div className={styles['actions']}>
        {!isOffered && (
          <RefFixButton
            mirrorId={mirror.id}
            fix={answer.fix}
            comparison={comparison}
            tone={answer.holds.length === 0 ? 'primary' : 'plain'}
          />
        )}
        {answer.fix !== 'compare' && comparison !== null && conflict === null && (
          <Link href={comparison}>Compare both sides</Link>
        )}
        {cell.problem !== null && (
          <Link href={places.run(repository, cell.problem.runId)}>The run that says so</Link>
        )}
      </div>
      <NextTry at={answer.nextTry.at} words={answer.nextTry.words} />
      <LookNow at={at} refName={ref} isHere={objectId !== null} />
      <TouchingRuns at={at} repository={repository} />
    </section>
  )
}
