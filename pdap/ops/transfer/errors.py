"""The error of moving data, whose text is for people."""


class TransferError(RuntimeError):
    """Data cannot be moved; the text says why and what to do, without passwords and without anyone's data."""


class RefusedError(TransferError):
    """It could be done and must not be: the target is production, or not what it is said to be."""


class DamagedError(TransferError):
    """A file is not what its manifest says, or was made by something that this code does not understand."""
