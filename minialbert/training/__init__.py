"""Making models: starting a student from a teacher, distillation, fine-tuning.

Tagging never imports this package; it may import transformers to read a teacher.
"""
