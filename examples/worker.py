"""A webhook worker for Runledger: python3 examples/worker.py [port]. It needs nothing but Python 3."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def work(prompt: str, session: str) -> str:
    """Put your own program here. The session is the same when a try is repeated: use it to do a thing once."""
    return f"{session} asked for {len(prompt.split())} words of work"


class Worker(BaseHTTPRequestHandler):
    def do_GET(self):  # the health check asks the same address
        self.answer(200, {"ok": True})

    def do_POST(self):
        try:
            task = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompt, session = task["message"], task["session_id"]
        except (ValueError, KeyError, TypeError) as problem:
            return self.answer(400, {"error": f"not a task: {problem!r}"})
        text = work(prompt, session)
        usage = {"prompt_tokens": len(prompt) // 4 + 1, "completion_tokens": len(text) // 4 + 1}
        self.answer(200, {"response": text, "usage": usage})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 9100), Worker).serve_forever()
