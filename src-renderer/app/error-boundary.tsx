import { Component, type ErrorInfo, type ReactNode } from 'react'
import { Button } from '../components/button.tsx'
import { ErrorPanel } from '../components/error-panel.tsx'
import styles from './error-boundary.module.css'

type State = { readonly error: Error | null }

/** What cannot be drawn does not take the frame along: the rest of the window stays usable. */
export class ErrorBoundary extends Component<
  {
    /** With another place, drawing is tried again. */
    readonly place: string
    readonly children: ReactNode
  },
  State
> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: Error): State {
    return { error }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack)
  }

  override componentDidUpdate(previous: { readonly place: string }): void {
    if (previous.place !== this.props.place && this.state.error !== null) this.setState({ error: null })
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <div className={styles['space']}>
        <ErrorPanel
          title="This page could not be shown."
          advice="Your mirrors are not touched by that. Load the page again; if it stays, report it with the text below."
          actions={
            <Button tone="primary" onClick={() => location.reload()}>
              Load again
            </Button>
          }
          output={error.stack ?? error.message}
        />
      </div>
    )
  }
}
