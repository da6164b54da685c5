import { find } from '../shared/dom';
import { explainTraining } from '../shared/failure';
import type { RunState } from './run';
import { trainTexts } from './train-texts';

export interface ControlsListener {
  start(): void;
  pause(): void;
  resume(): void;
  stop(): void;
  recover(): void;
}

/** The buttons that start, pause and stop a run, and the line that reports its state. */
export class Controls {
  #start = find('.train-start', HTMLButtonElement);
  #pause = find('.train-pause', HTMLButtonElement);
  #stop = find('.train-stop', HTMLButtonElement);
  #status = find('.train-status', HTMLElement);
  #failure = find('.train-failure', HTMLElement);
  #recover = find('.train-recover', HTMLButtonElement);
  #state: RunState | 'idle' = 'idle';

  constructor(listener: ControlsListener) {
    this.#start.addEventListener('click', () => listener.start());
    this.#stop.addEventListener('click', () => listener.stop());
    this.#recover.addEventListener('click', () => listener.recover());
    this.#pause.addEventListener('click', () => {
      if (this.#state === 'running') listener.pause();
      else listener.resume();
    });
  }

  show(state: RunState | 'idle'): void {
    this.#state = state;
    const active = isActive(state);
    const focused = document.activeElement;
    const texts = trainTexts().controls;
    // After a failure, the button to recover stands beside the message instead.
    this.#start.hidden = active || state === 'failed';
    this.#start.textContent = state === 'idle' ? texts.start : texts.startAnew;
    this.#start.classList.toggle('is-main', state !== 'stopped');
    this.#pause.hidden = !active && state !== 'stopped';
    this.#pause.disabled = state === 'preparing';
    const rests = state === 'paused' || state === 'stopped';
    this.#pause.textContent = rests ? texts.resume : texts.pause;
    this.#pause.classList.toggle('is-main', state !== 'running');
    this.#stop.hidden = !active;
    this.#stop.disabled = state === 'preparing';
    this.#status.textContent = trainTexts().states[state];
    this.#failure.hidden = true;
    // If the focused button disappears, the focus moves to the one that takes its place.
    const buttons: readonly unknown[] = [this.#start, this.#stop, this.#recover];
    if (buttons.includes(focused) && focused instanceof HTMLElement && !focused.checkVisibility()) {
      if (this.#pause.hidden) this.#start.focus();
      else this.#pause.focus();
    }
  }

  /** @param way the label of the button. */
  showFailure(failure: unknown, way: string): void {
    find('.failure-text', HTMLElement, this.#failure).textContent = explainTraining(failure);
    find('.failure-detail', HTMLElement, this.#failure).textContent =
      failure instanceof Error ? failure.message : String(failure);
    this.#recover.textContent = way;
    this.#failure.hidden = false;
  }

  focusStart(): void {
    this.#start.focus();
  }

  say(text: string): void {
    this.#status.textContent = text;
  }
}

/** Returns whether a run is under way. */
export function isActive(state: RunState | 'idle'): boolean {
  return state === 'preparing' || state === 'running' || state === 'paused';
}
