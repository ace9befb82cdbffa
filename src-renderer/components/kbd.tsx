import styles from './kbd.module.css'

/** A key, or several pressed together. */
export const Kbd = ({ keys }: { readonly keys: readonly string[] }) => (
  <span className={styles['keys']}>
    {keys.map((key) => (
      <kbd key={key} className={styles['key']}>
        {key}
      </kbd>
    ))}
  </span>
)
