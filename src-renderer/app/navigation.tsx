import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { useShell } from '../stores/contract-context.tsx'

/** Follows the desktop shell when it wants a place shown: a notification, the tray, the place one was. */
export const Navigation = () => {
  const shell = useShell()
  const [, navigate] = useLocation()
  useEffect(() => shell?.onNavigate((path) => navigate(path)), [shell, navigate])
  return null
}
