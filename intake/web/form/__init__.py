"""Pages built from the questionnaire; knows no portal."""
