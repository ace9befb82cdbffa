import { Link } from 'wouter'
import { Button } from '../../components/button.tsx'
import { FailurePanel } from '../../components/failure-panel.tsx'
import { places } from '../../lib/places.ts'
import { useNow } from '../../lib/use-now.ts'
import type { Problem } from '../../stores/problems.ts'
import { useAccount } from '../../stores/use-accounts.ts'
import { useProblems } from '../../stores/use-problems.ts'
import { RemedyActions } from '../../widgets/mirror/remedy-actions.tsx'
import { useOpenRemedy } from '../../widgets/mirror/remedy-dialogs.tsx'
import { signInRemedyWords } from '../../widgets/sign-in/sign-in-remedy-words.ts'
import styles from './accounts.module.css'

type CredentialProblem = Extract<Problem, { kind: 'credential' }>

const namedMirrors = 8

const isHostKey = ({ failure }: CredentialProblem): boolean =>
  failure.code === 'remote_host_key_unknown' || failure.code === 'remote_host_key_changed'

/** Sign-ins and hosts that stop mirrors: each once, with the mirrors it stops. */
export const CredentialProblems = () => {
  const problems = useProblems().filter((problem) => problem.kind === 'credential')
  if (problems.length === 0) return null
  return (
    <div className={styles['problems']}>
      {problems.map((problem) => (
        <OneProblem key={problem.key} problem={problem} />
      ))}
    </div>
  )
}

const OneProblem = ({ problem }: { readonly problem: CredentialProblem }) => {
  const now = useNow(15_000)
  const openRemedy = useOpenRemedy()
  const { host, failure, mirrors, accountId } = problem
  const account = useAccount(accountId)
  const first = mirrors[0]?.mirror
  const mirrorId = first?.id ?? null
  const press = (): void =>
    openRemedy(
      isHostKey(problem) ? { kind: 'host_key', host } : { kind: 'sign_in', host, accountId, mirrorId },
    )
  return (
    <FailurePanel
      failure={failure}
      now={now}
      actions={
        first !== undefined && failure.code === 'remote_sso_required' ? (
          <RemedyActions mirror={first} />
        ) : (
          <Button tone="primary" onClick={press}>
            {isHostKey(problem) ? 'Compare the keys' : signInRemedyWords(account)}
          </Button>
        )
      }
    >
      <p>It stops {mirrors.length === 1 ? 'this mirror' : `these ${mirrors.length} mirrors`}:</p>
      <ul className={styles['mirrors']}>
        {mirrors.slice(0, namedMirrors).map(({ mirror }) => (
          <li key={mirror.id}>
            <Link href={places.mirror(mirror.id)} title={mirror.url}>
              {mirror.repository}
            </Link>
          </li>
        ))}
        {mirrors.length > namedMirrors && <li>and {mirrors.length - namedMirrors} more</li>}
      </ul>
    </FailurePanel>
  )
}
