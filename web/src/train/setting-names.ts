import { type Plan, settingsOf } from './plan';
import { choiceNames, matters, type Settings } from './settings';
import { trainTexts } from './train-texts';

const rate = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

export function settingName(name: keyof Settings): string {
  return trainTexts().settings.names[name];
}

/** Names a value of a setting, or the factor of another learning rate. */
export function valueName(name: keyof Settings, value: string): string {
  const names: Readonly<Record<string, string>> = trainTexts().settings.values[name];
  return names[value] ?? value;
}

/** Names the runs of a plan by the setting in which they differ; a single run needs no name. */
export function runNames(plan: Plan): string[] {
  const { difference } = plan;
  if (!difference) return [];
  const { name } = difference;
  return settingsOf(plan).map((settings) => {
    const value =
      name === 'learningRate'
        ? rate.format(settings.learningRate)
        : valueName(name, settings[name]);
    return trainTexts().runs.name(settingName(name), value);
  });
}

/** Describes the settings of a plan, for the caption of a picture. */
export function describeSettings(plan: Plan): string {
  const { settings } = plan;
  const shared = choiceNames
    .filter((name) => matters(name, settings) && name !== plan.difference?.name)
    .map((name) => trainTexts().runs.name(settingName(name), valueName(name, settings[name])));
  return [...runNames(plan), ...shared].join(', ');
}
