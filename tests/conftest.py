"""What holds for all tests."""

from hypothesis import settings

settings.register_profile(
    "unhurried", deadline=None
)  # machines are busy; tests take what they take
settings.load_profile("unhurried")
