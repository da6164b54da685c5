export type {
  AttentionConfig,
  Cell,
  DecoderConfig,
  EncoderConfig,
  ExperimentConfig,
  ModelConfig,
  OptimizerConfig,
  TeacherForcingConfig,
  TokenizerConfig,
  TokenizersConfig,
  TrainingConfig,
} from './config.js';
export type { Precision, TokenizerInfo } from './engine.js';
export type {
  SentenceTranslation,
  TextTranslation,
  TranslateOptions,
  Translation,
} from './engine-object.js';
export { AttentiveError, type ErrorCode } from './errors.js';
export type { LoadOptions } from './load.js';
export { loadModel, type Model, type ModelInfo } from './model.js';
export type { Variant } from './runtime.js';
export type { ModelSource, Progress } from './source.js';
export {
  type EncodeOptions,
  loadTokenizer,
  type Tokenizer,
  type TrainTokenizerOptions,
  trainTokenizer,
} from './tokenizer.js';
export {
  type AdvanceOptions,
  createTrainer,
  type Example,
  type Examples,
  type ExportOptions,
  type Insight,
  type LayerInsight,
  type Trainer,
  type TrainerOptions,
  type TrainingMetrics,
} from './trainer.js';
