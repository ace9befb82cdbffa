import { createContext, useContext, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Connection, ConnectionState, ShellBridge } from '../transport/connection.ts'
import type { Stores } from './create-stores.ts'

const StoresContext = createContext<Stores | null>(null)

/** Gives everything below it the connection and the stores. */
export const ContractProvider = (props: {
  readonly stores: Stores
  readonly children: ReactNode
}): ReactNode => <StoresContext value={props.stores}>{props.children}</StoresContext>

/** For the hooks of this folder. */
export const useStores = (): Stores => {
  const stores = useContext(StoresContext)
  if (stores === null) throw new Error('This is used outside of ContractProvider.')
  return stores
}

/** The contract, for calls beyond `useCall` and `useAction`. */
export const useContract = (): Connection => useStores().connection

/** What only the desktop application can do; null in a browser. */
export const useShell = (): ShellBridge | null => useStores().connection.shell

/** How the interface stands to the core. */
export const useConnectionState = (): ConnectionState =>
  useStore(useStores().connectionState.store, ({ state }) => state)
