"""The exceptions of budgetqa: only for the outside world failing, never for odd data inside a document."""


class BudgetQAError(Exception):
    """Root of everything this project raises on purpose; its message is fit to show to a user."""


class DocumentError(BudgetQAError):
    """A file cannot be read as a document; the message says which file and what to do."""


class StoreError(BudgetQAError):
    """A store cannot be opened, read or written."""


class ModelError(BudgetQAError):
    """An embedding model or language model cannot be loaded or reached."""
