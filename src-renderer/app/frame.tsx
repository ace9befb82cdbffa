import { Activity, BookMarked, KeyRound, LayoutList, Search, Settings } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { CopyButton } from '../components/copy-button.tsx'
import { Kbd } from '../components/kbd.tsx'
import { StatusSign } from '../components/status-sign.tsx'
import { openPalette } from '../features/palette/open-palette.ts'
import { places } from '../lib/places.ts'
import { commandKeyName } from '../lib/platform.ts'
import { useConnectionState } from '../stores/contract-context.tsx'
import { useOverviewCounts } from '../stores/use-mirrors.ts'
import { useProblems } from '../stores/use-problems.ts'
import { useSystemInfo } from '../stores/use-system-info.ts'
import { BatteryBanner } from './battery-banner.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { PauseBanner } from './pause-banner.tsx'
import styles from './frame.module.css'

const entries = [
  { label: 'Board', to: places.board, icon: LayoutList, match: /^\/$/ },
  { label: 'Repositories', to: places.repositories, icon: BookMarked, match: /^\/repositories/ },
  { label: 'Accounts', to: places.accounts, icon: KeyRound, match: /^\/accounts/ },
  { label: 'Activity', to: places.activity, icon: Activity, match: /^\/activity/ },
  { label: 'Settings', to: places.settings, icon: Settings, match: /^\/settings/ },
] as const

/** Counts stand only where something needs a person; the one of the board is that of its sentence. */
const useCounts = (): Readonly<Record<string, number>> => {
  const problems = useProblems()
  const { needYou } = useOverviewCounts()
  return {
    Board: needYou,
    Accounts: problems.filter((problem) => problem.kind === 'credential').length,
  }
}

const LocalAddress = () => {
  const info = useSystemInfo()
  if (info === null) return null
  return (
    <div className={styles['address']}>
      <div className={styles['addressText']}>
        <span className={styles['faint']}>Localhost remote</span>
        <code title={info.address}>{info.address.replace(/^https?:\/\//, '')}</code>
      </div>
      <CopyButton text={info.address} what="the address of the localhost remote" />
    </div>
  )
}

const connectionWords = {
  connecting: ['waiting', 'Connecting'],
  connected: ['good', 'Connected'],
  lost: ['bad', 'Not connected'],
  failed: ['bad', 'Not running'],
  signed_out: ['bad', 'Signed out'],
} as const

const Connection = () => {
  const state = useConnectionState()
  const [sign, text] = connectionWords[state.kind]
  return (
    <div className={styles['connection']}>
      <StatusSign sign={sign} label="" />
      <span>{text}</span>
    </div>
  )
}

/** Sidebar and main area. */
export const Frame = ({ children }: { readonly children: ReactNode }) => {
  const [location] = useLocation()
  const counts = useCounts()
  return (
    <div className={styles['frame']}>
      <a href="#main" className={styles['skip']}>
        Skip to the content
      </a>
      <aside aria-label="Sidebar" className={styles['side']}>
        <div className={styles['brand']}>
          <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden>
            <rect x="3" y="3" width="17" height="17" rx="5" fill="var(--accent-solid)" />
            <rect
              x="11.5"
              y="11.5"
              width="17"
              height="17"
              rx="5"
              fill="var(--surface-side)"
              stroke="var(--accent)"
              strokeWidth="2.5"
            />
          </svg>
          Mirrordesk
        </div>
        <button type="button" className={styles['search']} onClick={openPalette}>
          <Search aria-hidden />
          <span className={styles['label']}>Find or do</span>
          <Kbd keys={[commandKeyName(), 'K']} />
        </button>
        <nav aria-label="Main" className={styles['nav']}>
          {entries.map(({ label, to, icon: Icon, match }) => {
            const count = counts[label] ?? 0
            return (
              <Link
                key={to}
                href={to}
                className={styles['entry'] ?? ''}
                aria-current={match.test(location) ? 'page' : undefined}
              >
                <Icon aria-hidden />
                <span className={styles['label']}>{label}</span>
                {count > 0 && (
                  <span className={styles['count']}>
                    {count}
                    <span className="visually-hidden"> {count === 1 ? 'needs you' : 'need you'}</span>
                  </span>
                )}
              </Link>
            )
          })}
        </nav>
        <div className={styles['foot']}>
          <LocalAddress />
          <Connection />
        </div>
      </aside>
      <div className={styles['main']}>
        <div role="status">
          <ConnectionBanner />
          <PauseBanner />
          <BatteryBanner />
        </div>
        <main id="main" tabIndex={-1} className={styles['content']}>
          {children}
        </main>
      </div>
    </div>
  )
}
