import { expiryWarning, type ForgeConnection } from '../../../src-shared/domain/forge-connection.ts'
import { tokenEndWords } from '../../../src-shared/domain/forge-words.ts'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { useNow } from '../../lib/use-now.ts'
import styles from './accounts.module.css'

/** How it stands with the token of a forge account: what is wrong first, then when it ends, then that all is well. */
export const ConnectionLine = ({ connection }: { readonly connection: ForgeConnection }) => {
  const now = useNow(60_000)
  const { appId, failure, expiresAt, checkedAt, scopes, signIn } = connection
  const isEnding = expiryWarning(expiresAt, now) !== null
  return (
    <span className={styles['small']} title={scopes === null ? undefined : `Scopes: ${scopes.join(', ')}`}>
      {failure !== null ? (
        <>
          <StatusSign sign="bad" label="" /> {failure.title}
        </>
      ) : expiresAt !== null && isEnding ? (
        <>
          <StatusSign sign="partial" label="" /> The token {tokenEndWords(expiresAt, now)}.
        </>
      ) : (
        <>
          {appId !== undefined ? 'App works' : signIn === null ? 'Token works' : 'Signed in'}, looked at{' '}
          <Time at={checkedAt} />
          {signIn?.isRenewed === true && ', renewed by itself'}
          {expiresAt !== null && `, ${tokenEndWords(expiresAt, now)}`}
        </>
      )}
    </span>
  )
}
