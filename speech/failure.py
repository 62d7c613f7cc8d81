"""The one kind of error a caller is told about, in the shape that the OpenAI protocol prescribes."""


class Refused(Exception):
    """A request that cannot be served. `param` names the field to blame, `code` is for programs, the message is for people."""

    def __init__(self, status, message, param=None, code=None, retry_after=None):
        super().__init__(message)
        self.status = status
        self.message = message
        self.param = param
        self.code = code
        self.retry_after = retry_after

    def body(self):
        if self.status == 429:
            kind = "rate_limit_error"
        else:
            kind = "invalid_request_error" if self.status < 500 else "server_error"
        return {"error": {"message": self.message, "type": kind, "param": self.param, "code": self.code}}


class Gone(Exception):
    """The caller hung up: nobody waits for the answer any more."""
