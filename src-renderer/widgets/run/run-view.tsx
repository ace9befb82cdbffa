/** A run: live steps with progress, then what happened to each ref. */
export const RunView = ({ runId }: { readonly runId: string }) => <div data-run={runId} />
