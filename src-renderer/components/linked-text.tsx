import styles from './linked-text.module.css'

/** What ends an address at the end of a sentence, or of a bracket, is none of it. */
const address = /(https?:\/\/[^\s<>"]*[^\s<>".,:;!?)\]'])/

/** A sentence of the core whose addresses are links: a page where a person does what the sentence says. */
export const LinkedText = ({ text }: { readonly text: string }) => (
  <>
    {text.split(address).map((part, at) =>
      // Every other part is what the pattern took.
      at % 2 === 0 ? (
        part
      ) : (
        <a key={`${at} ${part}`} href={part} target="_blank" rel="noreferrer" className={styles['link']}>
          {part}
        </a>
      ),
    )}
  </>
)
