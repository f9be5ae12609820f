"""The errors of moving data, whose texts are for people."""


class TransferError(RuntimeError):
    """Data can't be moved; the text says why and what to do, without passwords or anyone's data."""


class RefusedError(TransferError):
    """It could be done but must not be: the target is production, or not what it was said to be."""


class DamagedError(TransferError):
    """A file differs from its manifest, or this code doesn't know its format or revision."""
