import type { Moment, Run } from './reading-writing';
import { RecurrentPicture } from './recurrent-picture';
import { transformerPicture } from './transformer-picture';

/**
 * Draws the model in use.
 * @param room the width that the picture may fill.
 */
export function modelPicture(run: Run, moment: Moment, room: number): SVGSVGElement {
  return run.inspector.info.config.encoder.type === 'transformer'
    ? transformerPicture(run, moment, room)
    : new RecurrentPicture(run, moment, room).draw();
}
