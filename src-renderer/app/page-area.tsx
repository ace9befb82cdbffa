import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import { ErrorBoundary } from './error-boundary.tsx'

/** Where pages are drawn. One that cannot be drawn is left by going elsewhere. */
export const PageArea = ({ children }: { readonly children: ReactNode }) => {
  const [location] = useLocation()
  return <ErrorBoundary place={location}>{children}</ErrorBoundary>
}
