import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'

/** Why the list lacks what an organization keeps behind single sign-on, and the page that lets the token in. */
export const HiddenOrganizations = ({
  sentence,
  isListing,
  onListAgain,
}: {
  /** With the page's address. */
  readonly sentence: string
  readonly isListing: boolean
  readonly onListAgain: () => void
}) => (
  <ErrorPanel
    tone="partial"
    title="Not all repositories are in this list."
    advice={sentence}
    actions={
      <Button disabled={isListing} onClick={onListAgain}>
        It is authorized, list again
      </Button>
    }
  />
)
