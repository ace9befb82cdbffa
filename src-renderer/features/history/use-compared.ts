import { useCall } from '../../stores/use-call.ts'

/** Of two chosen commits the older and the newer one, by id; null while fewer are chosen. */
export const useCompared = (
  repository: string,
  [first, second]: readonly string[],
): { readonly older: string; readonly newer: string } | null => {
  const isPair = first !== undefined && second !== undefined
  const one = useCall('commits.get', isPair ? { repository, revision: first } : null)
  const other = useCall('commits.get', isPair ? { repository, revision: second } : null)
  if (!isPair) return null
  const isOther = one.data !== null && other.data !== null && one.data.committer.at > other.data.committer.at
  return isOther ? { older: second, newer: first } : { older: first, newer: second }
}
