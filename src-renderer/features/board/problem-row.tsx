import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { Link } from 'wouter'
import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import { IconButton } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { LinkedText } from '../../components/linked-text.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { exactTime } from '../../lib/exact-time.ts'
import { retryWords } from '../../lib/retry-words.ts'
import { useNow } from '../../lib/use-now.ts'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import type { Problem } from '../../stores/problems.ts'
import { RemedyActions } from '../../widgets/mirror/remedy-actions.tsx'
import styles from './problems.module.css'

const namedMirrors = 12

const stoppedWords = (mirrors: readonly PlacedMirror[]): string =>
  mirrors.length === 1 ? (mirrors[0]?.mirror.repository ?? '') : plural(mirrors.length, 'mirror')

const Stopped = ({ mirrors }: { readonly mirrors: readonly PlacedMirror[] }) => (
  <ul className={styles['stopped']} aria-label="Mirrors it stops">
    {mirrors.slice(0, namedMirrors).map(({ mirror }) => (
      <li key={mirror.id}>
        <Link href={places.mirror(mirror.id)} title={mirror.url}>
          {mirror.repository}
        </Link>
      </li>
    ))}
    {mirrors.length > namedMirrors && <li>and {mirrors.length - namedMirrors} more</li>}
  </ul>
)

const Output = ({ text }: { readonly text: string }) => (
  <Disclosure summary="What git and the host said">
    <div className={styles['output']}>
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={text} what="this output" />
    </div>
  </Disclosure>
)

const RetryTime = ({ at }: { readonly at: number }) => (
  <time title={exactTime(at)}>{retryWords(at, useNow(15_000))}</time>
)

/** One problem: a sentence and the button that helps; the rest folded away. */
export const ProblemRow = ({ problem }: { readonly problem: Problem }) => {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const first = problem.kind === 'mirror' ? problem.mirror : problem.mirrors[0]
  const failure = problem.kind === 'mirror' ? problem.mirror.mirror.failure : problem.failure
  if (first === undefined || failure === null) return null
  const { mirror } = first
  return (
    <li className={styles['problem']}>
      <StatusSign sign={problem.kind === 'mirror' && mirror.partial ? 'partial' : 'bad'} />
      <div className={styles['main']}>
        <p className={styles['sentence']}>
          {problem.kind === 'mirror' && (
            <>
              <Link href={places.mirror(mirror.id)} className={styles['name'] ?? ''}>
                {mirror.repository}
              </Link>
              {': '}
            </>
          )}
          {failure.title}
          {problem.kind === 'credential' && ` It stops ${stoppedWords(problem.mirrors)}.`}
          {failure.retryAt !== null && (
            <span className={styles['next']}>
              {' '}
              <RetryTime at={failure.retryAt} />.
            </span>
          )}
        </p>
        {isOpen && (
          <div id={id} className={styles['more']}>
            <p>
              <LinkedText text={failure.advice} />
            </p>
            {problem.kind === 'credential' && <Stopped mirrors={problem.mirrors} />}
            {failure.output !== null && failure.output !== '' && <Output text={failure.output} />}
          </div>
        )}
      </div>
      <div className={styles['actions']}>
        <RemedyActions mirror={mirror} size="small" />
        <IconButton
          label={isOpen ? 'Show less' : 'Show more'}
          icon={<ChevronDown className={isOpen ? styles['turned'] : undefined} />}
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpen(!isOpen)}
        />
      </div>
    </li>
  )
}
