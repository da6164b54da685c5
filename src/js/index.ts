export { addModel, type TranslationModel } from './catalogue.js';
export { browserCheckpoints, type CheckpointStore } from './checkpoint-store.js';
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
export type { BleuTokens, Precision, TokenizerInfo } from './engine.js';
export type { ForcedOptions, SentenceTranslation, TextTranslation } from './engine-object.js';
export { AttentiveError, type ErrorCode } from './errors.js';
export type { Example, Examples } from './examples.js';
export { fileCheckpoints } from './file-checkpoints.js';
export type { CheckpointOptions, FitOptions } from './fit.js';
export type { LoadOptions } from './load.js';
export type { Insight, LayerInsight, TrainingMetrics } from './metrics.js';
export { type LoadModelOptions, loadModel, type Model, type ModelInfo } from './model.js';
export {
  type Score,
  type ScoreOptions,
  scoreTranslations,
  type TranslationScores,
} from './score-translations.js';
export type { TokensListener } from './settled-tokens.js';
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
  type ExportOptions,
  type ResumeOptions,
  resumeTrainer,
  type Trainer,
  type TrainerOptions,
  type TrainingChanges,
} from './trainer.js';
export type { SamplingOptions, TranslateOptions } from './translate-options.js';
export type { SearchNode, Translation } from './translation.js';
export {
  CreateMonitor,
  DownloadProgressEvent,
  Translator,
  type TranslatorCreateOptions,
  type TranslatorTranslateOptions,
} from './translator.js';
export type { Variant } from './variant.js';
export type { TranslationProgress } from './worker-pool.js';
