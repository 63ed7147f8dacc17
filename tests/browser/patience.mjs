// How long anything is waited for before it counts as broken.
//
// No story has limits of its own. These are far above what anything takes, since the stories also run at half the speed, beside a
// compiler that has the other core: a limit is for what never comes, and costs nothing while everything does.

/** For one thing: a tablet that lost its server waits a minute at most between two tries, and then it has to get there. */
export const PATIENCE_MS = 120_000;

/** For a whole story: the longest, of a year, takes a minute or two where nothing else runs. */
export const STORY_MS_MAX = 900_000;

/** For one try of something that is tried again until `PATIENCE_MS` is over. */
export const TRY_MS = 5_000;
