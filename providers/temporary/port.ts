/** A folder for one call's files. */
export type TemporaryFolder = {
  path: string;
  /** Removes it with its files. Safe to repeat. */
  remove: () => Promise<void>;
};

/**
 * Files that live for one step or upload. They are in the data folder by process and call, so an erasure finds them.
 */
export type TemporaryFiles = {
  open: (callId: string) => Promise<TemporaryFolder>;
  /**
   * Removes the files of a call, even while they are in use: that work then fails.
   * @returns how many folders were removed
   */
  erase: (callId: string) => Promise<number>;
};
