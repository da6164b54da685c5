import { create } from './dom';
import { type Picture, type PictureFormat, savePicture } from './picture';
import { sharedTexts } from './shared-texts';
import { onLanguage } from './texts';

/** Buttons that save a drawing as SVG or PNG. */
export class SaveButtons {
  readonly element = create('p', { class: 'save-buttons' });

  /** @param picture gives what to save; undefined if there is nothing to see. */
  constructor(picture: () => Picture | undefined) {
    this.element.append(
      ...(['svg', 'png'] as const).map((format) => this.#button(format, picture)),
    );
  }

  #button(format: PictureFormat, picture: () => Picture | undefined): HTMLButtonElement {
    const text = format.toUpperCase();
    const attributes = { type: 'button' };
    const button = create('button', { class: 'button is-small', attributes }, text);
    button.addEventListener('click', () => {
      const shown = picture();
      if (shown) void savePicture(shown.drawing, shown.name, shown.caption, format);
    });
    const name = () => {
      button.ariaLabel = sharedTexts().picture.save(text);
    };
    onLanguage(name);
    name();
    return button;
  }
}
