import { Plus } from 'lucide-react'
import { useLocation } from 'wouter'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { places } from '../../lib/places.ts'
import styles from './empty-board.module.css'

const Box = ({ name, detail }: { readonly name: string; readonly detail: string }) => (
  <span className={styles['box']}>
    <span>{name}</span>
    <span className={styles['detail']}>{detail}</span>
  </span>
)

const Picture = () => (
  <div
    className={styles['picture']}
    role="img"
    aria-label="A repository at a git host and its copy on this computer, with an arrow between them that points either way"
  >
    <Box name="GitHub" detail="or any git host" />
    <svg viewBox="0 0 72 28" width="72" height="28" aria-hidden className={styles['arrow']}>
      <path
        d="M2 9h66M62 3l6 6-6 6M70 20H4m6-6-6 6 6 6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    </svg>
    <Box name="This computer" detail="whole and offline" />
  </div>
)

/** Before the first mirror: what one is, and how to begin. */
export const EmptyBoard = () => {
  const [, navigate] = useLocation()
  return (
    <EmptyState
      picture={<Picture />}
      title="Mirror your first repository"
      text="A mirror keeps a repository here and one at a git host the same, in the direction you choose, by itself. What it overwrites is kept."
      action={
        <>
          <Button tone="primary" icon={<Plus />} onClick={() => navigate(places.add())}>
            Add mirror
          </Button>
          <Button onClick={() => navigate(`${places.repositories}?new=repository`)}>
            Host a repository here
          </Button>
        </>
      }
    />
  )
}
