"""The commands of ``ticketrail``: one module each, with ``run(options) -> exit code``."""
