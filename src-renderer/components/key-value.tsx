import { Fragment, type ReactNode } from 'react'
import styles from './key-value.module.css'

/** Facts, one per line. A fact whose value is null is left out. */
export const KeyValueList = ({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) => (
  <dl className={styles['list']}>
    {facts
      .filter(([, value]) => value !== null)
      .map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
  </dl>
)
