/** A folder for files of one call. */
export type TemporaryFolder = {
  path: string;
  /** Removes it with its files. Safe twice. */
  remove: () => Promise<void>;
};

/** Files that live for one step or upload. They lie under the data folder by process and call, so that whoever erases finds them. */
export type TemporaryFiles = {
  open: (callId: string) => Promise<TemporaryFolder>;
  /** Removes the files of a call, also under the hands of whoever works with them: that work fails. @returns how many folders went. */
  erase: (callId: string) => Promise<number>;
};
