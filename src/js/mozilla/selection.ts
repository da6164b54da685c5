import type { MozillaModel, MozillaReleaseStatus } from './mozilla-model.js';

/**
 * Returns the models by pair of languages, the best of each pair first, and of each architecture and status only the
 * newest version.
 */
export function newest(models: readonly MozillaModel[]): MozillaModel[] {
  const seen = new Set<string>();
  return [...models].sort(byPreference).filter((model) => {
    const { sourceLanguage, targetLanguage, architecture, releaseStatus } = model;
    const kind = JSON.stringify([sourceLanguage, targetLanguage, architecture, releaseStatus]);
    return !seen.has(kind) && seen.add(kind);
  });
}

/** Returns the best model of each pair of languages of a list that is in order. */
export function bestOfPairs(models: readonly MozillaModel[]): MozillaModel[] {
  return models.filter((model, i) => i === 0 || comparePairs(model, models[i - 1] ?? model) !== 0);
}

/** Firefox on desktops takes no models that are for Android alone, and else the newest. */
function byPreference(a: MozillaModel, b: MozillaModel): number {
  return (
    comparePairs(a, b) ||
    Number(isForAndroid(a)) - Number(isForAndroid(b)) ||
    compareVersions(b.version, a.version) ||
    rank(a.releaseStatus) - rank(b.releaseStatus) ||
    a.bytes - b.bytes
  );
}

function comparePairs(a: MozillaModel, b: MozillaModel): number {
  return (
    compareTexts(a.sourceLanguage, b.sourceLanguage) ||
    compareTexts(a.targetLanguage, b.targetLanguage)
  );
}

const isForAndroid = ({ releaseStatus }: MozillaModel) => releaseStatus === 'Release Android';

function rank(status: MozillaReleaseStatus | undefined): number {
  if (status === undefined) return 2;
  return status === 'Nightly' ? 1 : 0;
}

/** Compares versions such as `3.0`, and `3.0a1`, which comes before it. */
export function compareVersions(a = '', b = ''): number {
  const [first, second] = [parseVersion(a), parseVersion(b)];
  for (const [i, number] of first.numbers.entries()) {
    const difference = number - (second.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (first.stage === second.stage) return first.build - second.build;
  // A version without a stage follows all its stages.
  if (first.stage === '' || second.stage === '') return first.stage === '' ? 1 : -1;
  return compareTexts(first.stage, second.stage);
}

function parseVersion(version: string) {
  const [, numbers = '', stage = '', build = ''] = /^([\d.]*)([a-z]*)(\d*)$/.exec(version) ?? [];
  const [major = 0, minor = 0, patch = 0] = numbers.split('.').map(Number);
  return { numbers: [major, minor, patch], stage, build: Number(build) };
}

/** Compares by code units, which are the same order everywhere. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
