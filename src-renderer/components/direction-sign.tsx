import { ArrowLeft, ArrowLeftRight, ArrowRight } from 'lucide-react'
import { directionVerbs } from '../../src-shared/domain/direction-verbs.ts'

const signs = { push: ArrowRight, pull: ArrowLeft, sync: ArrowLeftRight, fetch: ArrowLeft } as const
const words = { ...directionVerbs, fetch: 'fetched once from' } as const

/** An arrow between this computer (left) and a remote (right). */
export const DirectionSign = ({ direction }: { readonly direction: keyof typeof signs }) => {
  const Icon = signs[direction]
  return <Icon role="img" aria-label={words[direction]} width={15} height={15} />
}
